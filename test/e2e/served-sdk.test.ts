import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { ROOT, startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { storedError } from '../support/stored-error.ts';

/* An application that is installed from one build of Breakwater goes on being installed from the next one. */

const run = promisify(execFile);
const NEXT = '97.0.0';

interface Served {
  version: string;
  files: Record<'breakwater-sdk.tgz' | 'browser.js' | 'loader.js', { url: string; integrity: string }>;
}

let folder: string;
let breakwater: Breakwater;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-served-sdk-'));
  breakwater = await startBreakwater();
});
afterAll(async () => {
  await breakwater?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** npm with a cache of its own and a registry that nothing answers at: the installation alone has to be enough. */
async function npm(app: string, ...args: string[]): Promise<void> {
  const cache = await mkdtemp(join(folder, 'cache-'));
  await run(
    'npm',
    [...args, '--no-audit', '--no-fund', '--fetch-retries=0', `--cache=${cache}`, '--registry=http://127.0.0.1:1/'],
    {
      cwd: app,
    },
  );
}

/** The built product with an SDK of another version, as an upgrade would put it in the place of this one. */
async function nextBuild(): Promise<string> {
  const next = join(folder, 'next');
  await cp(join(ROOT, 'dashboard/dist'), join(next, 'dashboard/dist'), { recursive: true });
  await cp(join(ROOT, 'dashboard/package.json'), join(next, 'dashboard/package.json'));
  await symlink(join(ROOT, 'node_modules'), join(next, 'node_modules'));
  await mkdir(join(next, 'sdk'));
  await cp(join(ROOT, 'LICENSE'), join(next, 'LICENSE'));
  for (const part of ['bin', 'dist', 'README.md', 'package.json', 'pack.js'])
    await cp(join(ROOT, 'sdk', part), join(next, 'sdk', part), { recursive: true });
  const manifest = JSON.parse(await readFile(join(next, 'sdk/package.json'), 'utf8')) as object;
  await writeFile(join(next, 'sdk/package.json'), JSON.stringify({ ...manifest, version: NEXT }));
  await run(process.execPath, [
    join(ROOT, 'dashboard/make-sdk.js'),
    join(next, 'sdk'),
    join(next, 'dashboard/dist/sdk'),
  ]);
  return join(next, 'dashboard/dist/all.js');
}

test('npm ci with the lockfile of before an upgrade installs from the upgraded installation', async () => {
  const before = await breakwater.api<Served>('/api/ui/sdk');
  const { url, integrity } = before.files['breakwater-sdk.tgz'];
  const app = join(folder, 'app');
  await mkdir(app);
  await writeFile(join(app, 'package.json'), '{"name":"shop","private":true,"type":"module"}');
  await npm(app, 'install', url);
  const lockfile = JSON.parse(await readFile(join(app, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { resolved?: string; integrity?: string }>;
  };
  expect(lockfile.packages['node_modules/@breakwater/sdk']).toMatchObject({ resolved: url, integrity });

  await breakwater.kill('SIGTERM');
  await breakwater.restart(await nextBuild());
  const after = await breakwater.api<Served>('/api/ui/sdk');
  expect(after.version).toMatch(new RegExp(`^${NEXT}-[0-9a-f]{8}$`));
  expect((await fetch(`${breakwater.url}/sdk/latest/loader.js`)).url).toBe(after.files['loader.js'].url);

  await rm(join(app, 'node_modules'), { recursive: true });
  await npm(app, 'ci');
  await writeFile(
    join(app, 'shop.mjs'),
    `import { captureException, flush, init } from '@breakwater/sdk';
init({ dsn: '${breakwater.dsn}' });
captureException(new Error('sent by the version of before'));
await flush();`,
  );
  await run(process.execPath, ['shop.mjs'], { cwd: app });
  await storedError(breakwater, 'default', 'Error: sent by the version of before');
});
