import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DSN_KEY, ROOT } from '../../support/breakwater.ts';
import { megabytesOf, runCommand, runWell } from './command.ts';
import { installNode } from './node-binary.ts';
import type { NodeVersion } from './node-binary.ts';
import { blocksOf, installForms } from './operate-docs.ts';
import { askRegistry } from './registry.ts';
import { start } from './started.ts';

/* `npm run pack`, installed beside nothing else, on every Node that it should run on. */

const MOST_INSTALLED_MB = 720;
const MINUTES = 60_000;
/** A file whose source has gone: builds do not clear their folder. */
const LEFT_OVER = 'relay/dist/left-over.js';
const registry = await askRegistry();

describe.skipIf(registry.kind === 'unavailable')('a packed install', () => {
  if (registry.kind === 'unavailable') return;
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-packed-'));
  let app: string;
  let files: string[];

  beforeAll(async () => {
    const [pack, use] = blocksOf('An archive');
    writeFileSync(join(ROOT, LEFT_OVER), '');
    const packing = await runWell(pack!.join('\n'), ROOT);
    console.log(packing.stdout.trim().split('\n').at(-1));
    await runWell(`mv ${join(ROOT, 'breakwater-*.tgz')} ${folder}`, ROOT);
    const { seconds } = await runWell(['set -e', ...use!.slice(0, -1)].join('\n'), folder);
    expect(use!.at(-1)).toBe('npm start');
    const { version } = readManifest(ROOT);
    files = (await runWell(`tar -tzf breakwater-${version}.tgz`, folder)).stdout.trim().split('\n');
    app = join(folder, `breakwater-${version}`);
    console.log(
      `${use!.slice(0, -1).join(' && ')}: ${seconds.toFixed(0)} s, ${await megabytesOf(join(app, 'node_modules'))} MB`,
    );
  }, 5 * MINUTES);

  afterAll(() => rmSync(join(ROOT, LEFT_OVER), { force: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is what docs/operate.md describes, beside images', () => {
    expect(installForms()).toEqual({ 'An archive': ['sh', 'sh'], 'Without npm': ['ini'], 'An image': ['sh'] });
  });

  test('holds the build of every package, and neither sources nor tests', () => {
    const paths = files.map((file) => file.split('/').slice(1).join('/'));
    expect(paths).toEqual(
      expect.arrayContaining([
        'package-lock.json',
        'sdk/dist/node/index.js',
        'relay/dist/main.js',
        'processor/dist/main.js',
        'processor/migrations/0001_events.sql',
        'dashboard/dist/all.js',
        'dashboard/dist/web/index.html',
        'dashboard/dist/sdk/build.json',
        'dashboard/dist/sdk/breakwater-sdk.tgz',
        'dashboard/start.cjs',
      ]),
    );
    expect(paths).not.toContain(LEFT_OVER);
    expect(
      paths.filter((path) => /(^|\/)(src|test|testing|node_modules)\/|\.(tsx|test\.js)$|(?<!\.d)\.ts$/.test(path)),
    ).toEqual([]);
  });

  test('names neither tools nor an address of a registry', () => {
    const manifest = readManifest(app);
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
      expect((await fetch(`${breakwater.url}/sdk/latest/breakwater-sdk.tgz`)).status).toBe(200);
      expect(await breakwater.stop()).toBe(0);
    },
    2 * MINUTES,
  );

  test('starts as the unit for systemd says', async () => {
    const unit = Object.fromEntries(blocksOf('Without npm')[0]!.map((line) => line.split(/=(.*)/)));
    const { BREAKWATER_DATA, ...env } = Object.fromEntries(
      unit.Environment.split(' ').map((pair: string) => pair.split('=')),
    );
    expect([unit.WorkingDirectory, BREAKWATER_DATA]).toEqual(['/opt/breakwater', `/var/lib/${unit.StateDirectory}`]);
    const breakwater = await start(unit.ExecStart.replace('/usr/bin/node', process.execPath), app, env);
    await breakwater.takesAnEvent();
    expect(await breakwater.stop()).toBe(0);
  });

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

    test(
      'an event in zstd is stored, and a bomb in zstd is refused',
      async () => {
        const breakwater = await start('node dashboard/start.cjs all', app, env);
        const script = join(ROOT, 'test/peers/install/zstd-requests.js');
        const { stdout } = await runWell(`node ${script} ${breakwater.url} ${DSN_KEY}`, folder, env);
        const { eventId, statuses } = JSON.parse(stdout) as { eventId: string; statuses: number[] };
        expect(statuses).toEqual([200, 413]);
        await breakwater.has(eventId);
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
        const needed = readManifest(ROOT).engines.node.replace('>=', '');
        expect(end.stderr.replace(/v\d+\.\d+\.\d+/, 'v')).toBe(
          `Breakwater needs Node ${needed} or newer; this is v.\n`,
        );
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

interface Manifest {
  version: string;
  scripts: object;
  engines: { node: string };
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
