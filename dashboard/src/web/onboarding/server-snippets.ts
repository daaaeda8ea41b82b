import { initIn, inFile, installStep } from './step-parts.ts';
import type { Filling, Step } from './step-parts.ts';
import { t } from './text.ts';

const RELEASE = 'api@1.0.0';

export function serverSteps(
  platform: 'nextjs' | 'express' | 'fastify' | 'nestjs' | 'node',
  { dsn, sdk }: Filling,
): Step[] {
  const first = [installStep(sdk), initIn('instrument.mjs', dsn, RELEASE)];
  switch (platform) {
    case 'express':
      return [...first, inFile('server.mjs', EXPRESS, t('onboarding.expressText')), run('server.mjs'), tryByRequest()];
    case 'fastify':
      return [...first, inFile('server.mjs', FASTIFY, t('onboarding.fastifyText')), run('server.mjs'), tryByRequest()];
    case 'node':
      return [...first, inFile('job.mjs', JOB), run('job.mjs')];
    case 'nestjs':
      return [
        installStep(sdk),
        initIn('src/instrument.ts', dsn, RELEASE),
        inFile('src/breakwater.filter.ts', NEST_FILTER, t('onboarding.nestText')),
        inFile('src/main.ts', NEST_MAIN),
      ];
    case 'nextjs':
      return [
        installStep(sdk),
        initIn('instrumentation-client.ts', dsn, 'web@1.0.0'),
        inFile('instrumentation.ts', nextServer(dsn), t('onboarding.nextText')),
        inFile('app/break/route.ts', NEXT_ROUTE),
        { ...tryByRequest(), note: t('onboarding.nextTryText') },
      ];
  }
}

const run = (file: string): Step => ({
  title: t('onboarding.run'),
  code: `node --import ./instrument.mjs ${file}`,
  language: 'shell',
});

const tryByRequest = (): Step => ({
  title: t('onboarding.try'),
  code: 'curl http://localhost:3000/break',
  language: 'shell',
});

const EXPRESS = `import { errorHandler } from '@breakwater/sdk';
import express from 'express';

const app = express();
app.get('/break', () => {
  throw new Error('Hello from Breakwater');
});
app.use(errorHandler()); // after all routes, before other error handlers
app.listen(process.env.PORT ?? 3000);`;

const FASTIFY = `import { fastifyPlugin } from '@breakwater/sdk';
import fastify from 'fastify';

const app = fastify();
await app.register(fastifyPlugin); // before all routes
app.get('/break', () => {
  throw new Error('Hello from Breakwater');
});
await app.listen({ port: Number(process.env.PORT ?? 3000) });`;

const JOB = `throw new Error('Hello from Breakwater');`;

const NEST_FILTER = `import { captureException } from '@breakwater/sdk';
import { type ArgumentsHost, Catch, HttpException } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';

@Catch()
export class BreakwaterFilter extends BaseExceptionFilter {
  catch(exception: unknown, host: ArgumentsHost) {
    const isExpected = exception instanceof HttpException && exception.getStatus() < 500;
    if (!isExpected) captureException(exception, { mechanism: { type: 'nestjs', handled: false } });
    super.catch(exception, host);
  }
}`;

const NEST_MAIN = `import './instrument'; // before everything else

import { NestFactory } from '@nestjs/core';

import { AppModule } from './app.module';
import { BreakwaterFilter } from './breakwater.filter';

async function start() {
  const app = await NestFactory.create(AppModule);
  app.useGlobalFilters(new BreakwaterFilter(app.getHttpAdapter()));
  await app.listen(process.env.PORT ?? 3000);
}
void start();`;

const nextServer = (dsn: string): string =>
  `import { captureException, init } from '@breakwater/sdk';
import type { Instrumentation } from 'next';

export function register() {
  init({
    dsn: '${dsn}',
    release: 'web@1.0.0',
    tracesSampleRate: 1,
  });
}

export const onRequestError: Instrumentation.onRequestError = (error) => {
  captureException(error, { mechanism: { type: 'nextjs', handled: false } });
};`;

const NEXT_ROUTE = `export const dynamic = 'force-dynamic';

export function GET() {
  throw new Error('Hello from Breakwater');
}`;
