import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SDK_FILES } from '../../../contract/sdk.ts';
import { servedSdkSchema } from '../../../contract/sdk.schema.ts';
import { readSdkBuild } from '../../sdk/sdk-build.ts';
import { createSdkShelf } from '../../sdk/sdk-shelf.ts';
import { startApi } from '../../testing/start-api.ts';
import type { RunningApi } from '../../testing/start-api.ts';

const OLD = '0.1.0-0a1b2c3d';
const NOW = '0.2.0-98e59296';

let folder: string;
let api: RunningApi;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-sdk-'));
  for (const version of [OLD, NOW]) await writeBuild(version);
  api = await startApi({
    sdkFolder: join(folder, NOW),
    env: { BREAKWATER_URL: 'https://errors.example/bw' },
  });
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

const textOf = (version: string, file: string): string => `${file} of ${version} ${'x'.repeat(2_000)}`;
const hashOf = (text: string): string => `sha384-${createHash('sha384').update(text).digest('base64')}`;

async function writeBuild(version: string): Promise<void> {
  const into = join(folder, version);
  await mkdir(into);
  for (const file of SDK_FILES) await writeFile(join(into, file), textOf(version, file));
  const integrity = Object.fromEntries(SDK_FILES.map((file) => [file, hashOf(textOf(version, file))]));
  await writeFile(join(into, 'build.json'), JSON.stringify({ version, integrity }));
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(api.url + path, { redirect: 'manual', headers });

describe.each([
  ['breakwater-sdk.tgz', 'application/gzip', null],
  ['browser.js', 'text/javascript; charset=utf-8', 'gzip'],
  ['loader.js', 'text/javascript; charset=utf-8', 'gzip'],
])('%s', (file, type, encoding) => {
  test('is handed out to everybody, for ever the same', async () => {
    const answer = await get(`/sdk/${NOW}/${file}`, { origin: 'https://shop.example' });
    expect([answer.status, await answer.text()]).toEqual([200, textOf(NOW, file)]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': type,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('content-encoding')).toBe(encoding);
  });

  test('is not compressed for a client that does not take it', async () => {
    const answer = await get(`/sdk/${NOW}/${file}`, { 'accept-encoding': 'identity' });
    expect([answer.headers.get('content-encoding'), await answer.text()]).toEqual([null, textOf(NOW, file)]);
  });

  test('is found by latest, which nothing keeps', async () => {
    const answer = await get(`/sdk/latest/${file}`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'no-store']);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const below = new URL(answer.headers.get('location') ?? '', `https://errors.example/bw/sdk/latest/${file}`);
    expect(below.pathname).toBe(`/bw/sdk/${NOW}/${file}`);
  });

  test('is still there in a version of before, once that was served', async () => {
    expect((await get(`/sdk/${OLD}/${file}`)).status).toBe(404);
    const earlier = createSdkShelf(api.store.blobs, await readSdkBuild(join(folder, OLD)));
    expect((await earlier.read(OLD, file as 'browser.js'))?.toString()).toBe(textOf(OLD, file));
    const answer = await get(`/sdk/${OLD}/${file}`);
    expect([answer.status, await answer.text()]).toEqual([200, textOf(OLD, file)]);
    await Promise.all(SDK_FILES.map((one) => api.store.blobs.remove(`sdk/${OLD}/${one}`, Date.now() + 60_000)));
  });
});

test.each([
  ['with another number', '9.9.9-00000000'],
  ['without a hash', '0.2.0'],
  ['that is none', 'x'],
  ['that leads out of a folder', '..%2f..%2fsecret'],
  ['that is long', 'a'.repeat(900)],
])('a version %s is answered in words', async (_kind, version) => {
  const answer = await get(`/sdk/${version}/browser.js`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({ detail: expect.stringContaining(`which serves ${NOW} now`) });
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('the page is given the addresses below the address of the installation, and the hashes', async () => {
  const { version, files } = servedSdkSchema.parse(await (await api.ask('/api/ui/sdk')).json());
  expect(version).toBe(NOW);
  expect(files['browser.js']).toEqual({
    url: `https://errors.example/bw/sdk/${NOW}/browser.js`,
    integrity: hashOf(textOf(NOW, 'browser.js')),
  });
});

test('a version that cannot be kept is not served, and is tried again', async () => {
  const kept = new Map<string, Uint8Array>();
  let isFull = true;
  const shelf = createSdkShelf(
    {
      get: async (key) => Buffer.from(kept.get(key) ?? []),
      put: async (key, bytes) => {
        if (isFull) throw new Error('the disk is full');
        kept.set(key, bytes as Uint8Array);
      },
    },
    await readSdkBuild(join(folder, NOW)),
  );
  await expect(shelf.read(NOW, 'browser.js')).rejects.toThrow('the disk is full');
  isFull = false;
  expect((await shelf.read(NOW, 'browser.js'))?.toString()).toBe(textOf(NOW, 'browser.js'));
  expect([...kept.keys()]).toEqual(SDK_FILES.map((file) => `sdk/${NOW}/${file}`));
});

// The last test, because a process has one store at a time.
test('an installation without a built SDK says how it is built', async () => {
  await api.close();
  api = await startApi();
  for (const answer of [await get('/sdk/latest/browser.js'), await api.ask('/api/ui/sdk')])
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('npm run build')]);
});
