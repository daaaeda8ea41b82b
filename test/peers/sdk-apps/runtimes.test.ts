import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { endWithTests, freePort } from '../../support/breakwater.ts';
import { until } from '../../support/wait.ts';
import { runCommand } from '../install/command.ts';
import { APPS } from './installed-sdk.ts';
import type { Intake } from './intake.ts';
import { startIntake } from './intake.ts';
import { findRuntime } from './runtimes.ts';

/* The package as ES module and by `require`, on every runtime that it runs on. */

let intake: Intake;
beforeAll(async () => void (intake = await startIntake()));
afterAll(() => intake.close());

describe.each([
  ['node-18', '', { name: 'node', version: /^v18\./ }],
  ['node-20', '', { name: 'node', version: /^v20\./ }],
  ['node-22', '', { name: 'node', version: /^v22\./ }],
  ['node-24', '', { name: 'node', version: /^v24\./ }],
  ['bun', '', { name: 'bun', version: /^1\./ }],
  ['deno', 'run --quiet --allow-all', { name: 'deno', version: /^2\./ }],
] as const)('on %s', (runtime, flags, { name, version }) => {
  const found = findRuntime(runtime);
  const run = (app: string) =>
    runCommand(`${(found as { value: string }).value} ${flags} apps/node/${app}`, APPS, { DSN: intake.dsn });

  test.runIf(found.kind === 'available').each(['esm.mjs', 'cjs.cjs'])(
    'an error that nobody caught arrives from %s, which ends as without the SDK',
    async (app) => {
      const end = await run(app);
      expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining('TypeError: no price') });
      const [error] = await intake.errors();
      expect(error).toMatchObject({
        type: 'TypeError',
        value: 'no price',
        handled: false,
        platform: 'node',
        runtime: { name, version: expect.stringMatching(version) },
      });
      expect(error?.frames.at(-1)).toMatch(new RegExp(`checkout .*in /.*/apps/node/${app}$`));
    },
  );

  test.runIf(found.kind === 'available')('import and require use one client', async () => {
    const end = await run('both.mjs');
    expect(end).toMatchObject({ code: 0, stdout: 'true true\nundefined\n' });
    expect(await intake.errors()).toMatchObject([{ type: 'TypeError', handled: true }]);
  });
});

const workerd = findRuntime('workerd');

test.runIf(workerd.kind === 'available')(
  'on workerd, overlapping requests send an error each, with its own user',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakwater-workerd-'));
    const port = await freePort();
    await build({
      entryPoints: [join(APPS, 'apps/workerd/worker.mjs')],
      outfile: join(folder, 'worker.js'),
      bundle: true,
      format: 'esm',
      conditions: ['workerd', 'worker', 'browser'],
      define: { DSN: JSON.stringify(intake.dsn) },
    });
    writeFileSync(join(folder, 'config.capnp'), configOf(port));
    const server = spawn((workerd as { value: string }).value, ['serve', 'config.capnp'], {
      cwd: folder,
      stdio: 'inherit',
    });
    endWithTests(server);
    const ask = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).then(({ status }) => status);
    await until(
      'workerd to answer',
      () => ask('/first'),
      (status) => status === 500,
    );
    await intake.errors();

    await Promise.all(['/a', '/b', '/c'].map(ask));
    const errors = await intake.errors(3);
    expect(errors.map(({ user }) => user).toSorted()).toEqual(['/a', '/b', '/c']);
    expect(errors[0]).toMatchObject({ type: 'TypeError', value: 'no price', runtime: { name: 'workerd' } });
    expect(errors[0]?.frames.at(-1)).toBe('pay in worker.js');
    server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  },
);

/** As Cloudflare's tools start it. `nodejs_compat` lends AsyncLocalStorage, and a worker may ask the machine it runs on. */
const configOf = (port: number): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "network", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2025-09-01",
  compatibilityFlags = ["nodejs_compat"],
  globalOutbound = "network",
);
`;
