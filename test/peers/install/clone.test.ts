import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { checkout } from './checkout.ts';
import { megabytesOf, runCommand, runWell } from './command.ts';
import { askRegistry } from './registry.ts';
import { start } from './started.ts';

/* A fresh clone, installed without the tools that build it, and then with them. */

const MINUTES = 60_000;
const registry = await askRegistry();

describe.skipIf(registry.kind === 'unavailable')('a fresh clone', () => {
  if (registry.kind === 'unavailable') return;
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-clone-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let commands: string[];

  test(
    'installs without development dependencies',
    async () => {
      checkout(folder);
      const { seconds } = await runWell('npm ci --omit=dev --no-audit --no-fund', folder);
      const size = await megabytesOf(join(folder, 'node_modules'));
      console.log(`npm ci --omit=dev: ${seconds.toFixed(0)} s, ${size} MB`);
    },
    10 * MINUTES,
  );

  test.each(['npm start --silent', 'node dashboard/start.cjs relay'])(
    '%s then names the two commands that build it',
    async (line) => {
      const end = await runCommand(line, folder);
      expect(end.stderr).toMatch(/^Breakwater cannot start: the build is missing[^.\n]*\.\n$/);
      expect(end).toMatchObject({ code: 1, stdout: '' });
      commands = [...end.stderr.matchAll(/`([^`]+)`/g)].map(([, command]) => command!);
      expect(commands).toHaveLength(2);
    },
  );

  test(
    'starts after those two',
    async () => {
      for (const command of commands) await runWell(command, folder);
      const breakwater = await start('npm start --silent', folder);
      expect(await breakwater.ready()).toBe(200);
      expect(await breakwater.stop()).toBe(0);
    },
    10 * MINUTES,
  );
});
