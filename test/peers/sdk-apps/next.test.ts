import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { endWithTests, freePort } from '../../support/breakwater.ts';
import { until } from '../../support/wait.ts';
import { launchChromium } from '../browser/chromium.ts';
import { ownEnvironment, runWell } from '../install/command.ts';
import { APPS } from './installed-sdk.ts';
import type { Intake } from './intake.ts';
import { startIntake } from './intake.ts';

/* Next.js with its own bundler: one import in Node, at the edge and in the page. */

const chromium = await launchChromium();
const folder = join(APPS, 'apps/next');
const next = `${process.execPath} ${join(APPS, 'node_modules/next/dist/bin/next')}`;
let intake: Intake;
let server: ChildProcess;
let url = '';

beforeAll(async () => {
  intake = await startIntake();
  const env = { NEXT_TELEMETRY_DISABLED: '1', NEXT_PUBLIC_DSN: intake.dsn };
  await runWell(`${next} build`, folder, env);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = spawn('sh', ['-c', `exec ${next} start -H 127.0.0.1 -p ${port}`], {
    cwd: folder,
    env: { ...ownEnvironment(), ...env },
    stdio: 'inherit',
  });
  endWithTests(server);
  await until(
    'Next.js to answer',
    () => fetch(url).then(({ status }) => status),
    (status) => status === 200,
  );
});
afterAll(async () => {
  server.kill('SIGTERM');
  await intake.close();
  if (chromium.kind === 'available') await chromium.value.close();
});

test('an error of a route arrives from Node, though Next.js bundles the SDK more than once', async () => {
  expect((await fetch(`${url}/node`)).status).toBe(500);
  const [error] = await intake.errors();
  expect(error).toMatchObject({ type: 'TypeError', value: 'no price in Node', platform: 'node' });
  expect(error?.frames.at(-1)).toMatch(/ in \/.*\/apps\/next\/dist\/server\/.*\.js$/);
});

test('an error of a route arrives from the edge', async () => {
  expect(await (await fetch(`${url}/edge`)).text()).toBe('true');
  const [error] = await intake.errors();
  expect(error).toMatchObject({ type: 'TypeError', value: 'no price at the edge', runtime: { name: 'edge-runtime' } });
  expect(error?.frames.length).toBeGreaterThan(0);
});

test.runIf(chromium.kind === 'available')('an error of a component arrives from the page', async () => {
  if (chromium.kind !== 'available') return;
  const page = await chromium.value.newPage();
  await page.goto(url);
  await page.getByRole('button').click();
  const [error] = await intake.errors();
  expect(error).toMatchObject({ type: 'TypeError', value: 'no price in the page', handled: false });
  expect(error?.frames.at(-1)).toContain(`${url}/_next/`);
});
