import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { curlFor, stepsFor, uploadCommand } from '@breakwater/dashboard/onboarding';
import type { Platform, ServedSdk } from '@breakwater/dashboard/onboarding';

import { endWithTests, freePort, ROOT, startBreakwater, TOKEN } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { followSteps, runLines } from '../support/follow-steps.ts';
import { makeProject } from '../support/shared-breakwater.ts';
import { storedError } from '../support/stored-error.ts';
import { until } from '../support/wait.ts';

/*
 * The steps of the onboarding page, done one after the other as they stand there. Those of platforms that need packages of others, or a
 * browser, are done in test/peers.
 */

let folder: string;
let breakwater: Breakwater;
let sdk: ServedSdk;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-onboarding-'));
  breakwater = await startBreakwater();
  sdk = await breakwater.api('/api/ui/sdk');
  // A reader has these before the first step.
  await mkdir(join(folder, 'node_modules'));
  for (const name of ['express', 'fastify'])
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
});
afterAll(async () => {
  await breakwater?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** An application with a project of its own, after all steps. */
async function setUp(platform: Platform) {
  const { slug, dsn } = await makeProject(breakwater, platform);
  const app = join(folder, platform);
  await mkdir(app);
  await writeFile(join(app, 'package.json'), '{"private":true}');
  return { app, slug, dsn, lines: await followSteps(stepsFor(platform, { dsn, sdk }), app) };
}

describe.each(['express', 'fastify'] as const)('%s', (platform) => {
  test('sends the error of a route, and answers it as without the SDK', async () => {
    const { app, slug, lines } = await setUp(platform);
    const [run = '', tried = ''] = lines;
    const PORT = String(await freePort());
    const server = spawn('sh', ['-c', `exec ${run}`], { cwd: app, env: { ...process.env, PORT } });
    endWithTests(server);
    const ask = `${tried.replace('3000', PORT)} -s -o answer.txt -w '%{http_code}'`;
    await until(
      'the answer',
      () => runLines(ask, app),
      ({ output }) => output === '500',
    );
    await storedError(breakwater, slug, 'Error: Hello from Breakwater');
    server.kill('SIGTERM');
  });
});

test('a Node script sends what ends it, and ends as without the SDK', async () => {
  const { app, slug, lines } = await setUp('node');
  const { code, output } = await runLines(lines.join('\n'), app);
  expect([code, output]).toEqual([1, expect.stringContaining('throw new Error')]);
  await storedError(breakwater, slug, 'Error: Hello from Breakwater');

  await mkdir(join(app, 'dist'));
  await writeFile(join(app, 'dist/app.js'), 'console.log(1);\n//# sourceMappingURL=app.js.map\n');
  const map = { version: 3, sources: ['app.ts'], sourcesContent: ['console.log(1);'], mappings: 'AAAA' };
  await writeFile(join(app, 'dist/app.js.map'), JSON.stringify(map));
  const upload = uploadCommand(breakwater.url, { organization: 'default', slug }).replace('…', TOKEN);
  const uploaded = await runLines(upload, app);
  expect(uploaded.code, uploaded.output).toBe(0);
  const { artifacts } = await breakwater.api<{ artifacts: unknown[] }>(`/api/ui/projects/${slug}/artifacts`);
  expect(artifacts.length).toBeGreaterThan(0);
});

test('the test event from a shell arrives', async () => {
  const { slug, dsn } = await makeProject(breakwater, 'shell');
  const { code, output } = await runLines(curlFor(dsn), folder);
  expect([code, output]).toEqual([0, expect.stringContaining('"id"')]);
  await storedError(breakwater, slug, 'Hello from curl');
});
