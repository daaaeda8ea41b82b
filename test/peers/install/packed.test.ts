import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ROOT } from '../../support/breakwater.ts';
import { megabytesOf, runCommand, runWell } from './command.ts';
import { installNode, type NodeVersion } from './node-binary.ts';
import { askRegistry } from './registry.ts';
import { start } from './started.ts';

/* `npm run pack`, installed beside nothing else, on every Node that it should run on. */

const MOST_INSTALLED_MB = 720;
const MINUTES = 60_000;
const registry = await askRegistry();

describe.skipIf(registry.kind === 'unavailable')('a packed install', () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-packed-'));
  let app: string;
  let files: string[];

  beforeAll(async () => {
    const packing = await runWell(`npm run --silent pack -- ${folder}`, ROOT);
    console.log(packing.stdout.trim().split('\n').at(-1));
    const name = `breakwater-${(readManifest(ROOT) as { version: string }).version}`;
    files = (await runWell(`tar -tzf ${name}.tgz`, folder)).stdout.trim().split('\n');
    await runWell(`tar -xzf ${name}.tgz`, folder);
    app = join(folder, name);
    const { seconds } = await runWell('npm ci --omit=dev --no-audit --no-fund', app);
    console.log(`npm ci --omit=dev: ${seconds.toFixed(0)} s, ${await megabytesOf(join(app, 'node_modules'))} MB`);
  }, 5 * MINUTES);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the build of every package, and neither sources nor tests', () => {
    const paths = files.map((file) => file.split('/').slice(1).join('/'));
    expect(paths).toEqual(
      expect.arrayContaining([
        'package-lock.json',
        'sdk/dist/node/index.js',
        'relay/dist/main.js',
        'processor/dist/main.js',
        'processor/migrations/0001_foundation.sql',
        'dashboard/dist/all.js',
        'dashboard/dist/web/index.html',
        'dashboard/start.cjs',
      ]),
    );
    expect(
      paths.filter((path) => /(^|\/)(src|test|testing|node_modules)\/|\.(tsx|test\.js)$|(?<!\.d)\.ts$/.test(path)),
    ).toEqual([]);
  });

  test('names neither tools nor an address of a registry', () => {
    const manifest = readManifest(app) as { scripts: object };
    expect(manifest).not.toHaveProperty('devDependencies');
    expect(manifest.scripts).not.toHaveProperty('prepare');
    const lockfile = readFileSync(join(app, 'package-lock.json'), 'utf8');
    expect(lockfile).not.toMatch(/"dev": true|https?:\/\/[^"]*\.tgz|playwright|@sentry\/(node|browser)/);
  });

  test(`takes at most ${MOST_INSTALLED_MB} MB`, async () => {
    expect(await megabytesOf(join(app, 'node_modules'))).toBeLessThanOrEqual(MOST_INSTALLED_MB);
  });

  test(
    'starts, takes an event and stops',
    async () => {
      const breakwater = await start('npm start --silent', app);
      await breakwater.takesAnEvent();
      expect(await breakwater.stop()).toBe(0);
    },
    2 * MINUTES,
  );

  describe.each(['22', '24'] as const)('on Node %s', (version) => {
    const env = useNode(version);

    test(
      'npm start takes an event and stops',
      async () => {
        const breakwater = await start('npm start --silent', app, env);
        await breakwater.takesAnEvent();
        expect(await breakwater.stop()).toBe(0);
      },
      2 * MINUTES,
    );

    test.runIf(process.platform === 'linux')(
      'it runs without npm as one process that has set its own allocation',
      async () => {
        const breakwater = await start('node dashboard/start.cjs all', app, env);
        expect(readFileSync(`/proc/${breakwater.pid}/environ`, 'utf8').split('\0')).toContain('MALLOC_ARENA_MAX=2');
        expect(await breakwater.stop()).toBe(0);
      },
      2 * MINUTES,
    );
  });

  describe.each(['18', '20.11'] as const)('on Node %s', (version) => {
    const env = useNode(version);

    test.each(['npm start --silent', 'node dashboard/start.cjs relay'])(
      '%s says in one sentence which Node it needs',
      async (line) => {
        const end = await runCommand(line, app, env);
        expect(end.stderr).toMatch(/^Breakwater needs Node 20\.19 or newer; this is v\d+\.\d+\.\d+\.\n$/);
        expect(end).toMatchObject({ code: 1, stdout: '' });
      },
    );
  });

  function useNode(version: NodeVersion): Record<string, string> {
    const env = {};
    beforeAll(
      async () => void Object.assign(env, await installNode(version, join(folder, `node-${version}`))),
      2 * MINUTES,
    );
    return env;
  }
});

function readManifest(folder: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
