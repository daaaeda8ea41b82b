import './instrument';

import { captureException, setUser } from '@breakwater/sdk';
import { Catch, Controller, Get, Module } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost, NestFactory } from '@nestjs/core';

@Catch()
class ReportingFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    captureException(error);
    super.catch(error, host);
  }
}

@Controller()
class ShopController {
  @Get('pay')
  pay(): void {
    setUser({ id: '42' });
    throw new TypeError('no price');
  }
}

@Module({ controllers: [ShopController] })
class ShopModule {}

async function start(): Promise<void> {
  const app = await NestFactory.create(ShopModule, { logger: false });
  app.useGlobalFilters(new ReportingFilter(app.get(HttpAdapterHost).httpAdapter));
  await app.listen(0, '127.0.0.1');
  console.log((await app.getUrl()).replace('[::1]', '127.0.0.1'));
}
void start();
