import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startApp } from '../../support/app.ts';
import type { App } from '../../support/app.ts';
import { runWell } from '../install/command.ts';
import { APPS } from './installed-sdk.ts';
import type { Intake } from './intake.ts';
import { startIntake } from './intake.ts';

let intake: Intake;
let app: App;

beforeAll(async () => {
  intake = await startIntake();
  rmSync(join(APPS, 'apps/nest/dist'), { recursive: true, force: true });
  await runWell(`${process.execPath} node_modules/typescript-5.9/bin/tsc -p apps/nest`, APPS);
  app = await startApp('peers/sdk-apps/apps/nest/dist/main.js', [], { DSN: intake.dsn });
});
afterAll(async () => {
  await app.stop();
  await intake.close();
});

test('NestJS, compiled to CommonJS with the types of node10, reports from its filter of exceptions', async () => {
  const answer = await fetch(`${app.url}/pay`);
  expect(answer.status).toBe(500);
  const [error] = await intake.errors();
  expect(error).toMatchObject({ type: 'TypeError', value: 'no price', platform: 'node' });
  expect(error?.frames.at(-1)).toMatch(/^ShopController\.pay in \/.*\/apps\/nest\/dist\/main\.js$/);
});
