import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCommand } from '../install/command.ts';
import { APPS } from './installed-sdk.ts';
import type { Intake } from './intake.ts';
import { startIntake } from './intake.ts';

let intake: Intake;
beforeAll(async () => void (intake = await startIntake()));
afterAll(() => intake.close());

test('Jest with its defaults runs tests of an application that uses the SDK, in Node and in jsdom', async () => {
  const end = await runCommand(`${process.execPath} node_modules/jest/bin/jest.js --rootDir apps/jest --ci`, APPS, {
    DSN: intake.dsn,
  });
  expect(end.stderr).toContain('2 passed, 2 total');
  expect(end.code).toBe(0);
  const [error] = await intake.errors();
  expect(error).toMatchObject({ type: 'TypeError', value: 'no price', handled: true, platform: 'node' });
  expect(error?.frames.some((frame) => /pay in .*apps\/jest\/shop\.js$/.test(frame))).toBe(true);
});
