import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { artifactListSchema, uploadedArtifactSchema } from '../../contract/artifacts.schema.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

const debugId = '0f0e0d0c-0b0a-4908-8706-050403020100';
const map = JSON.stringify({ version: 3, sources: ['a.ts'], sourcesContent: ['let a'], mappings: 'AAAA' });

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const upload = (
  query: Record<string, string>,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> => {
  const params = new URLSearchParams({ debug_id: debugId, kind: 'source_map', name: '~/a.js.map', ...query });
  return api.ask(`/api/0/projects/default/default/artifacts/?${params.toString()}`, {
    method: 'POST',
    body: body as never,
    headers,
  });
};
const stored = async () =>
  artifactListSchema.parse(await (await api.ask('/api/ui/projects/default/artifacts')).json()).artifacts;

test('stores a source map once under the hash of its bytes, in every encoding', async () => {
  const first = await upload({}, map);
  expect(first.status).toBe(201);
  expect(uploadedArtifactSchema.parse(await first.json())).toEqual({
    debugId,
    kind: 'source_map',
    name: '~/a.js.map',
    bytes: map.length,
    new: true,
  });

  const again = await upload({ debug_id: debugId.replaceAll('-', '').toUpperCase() }, gzipSync(map), {
    'content-encoding': 'gzip',
  });
  expect(uploadedArtifactSchema.parse(await again.json())).toMatchObject({ debugId, new: false });
  expect(await stored()).toHaveLength(1);

  const [row] = await api.store.select<{ blob: string; uploaded_by: string }>('SELECT * FROM artifacts FINAL LIMIT 1');
  const sha256 = createHash('sha256').update(map).digest('hex');
  expect(row).toMatchObject({
    blob: `artifacts/${sha256.slice(0, 2)}/${sha256}`,
    uploaded_by: 'token BREAKWATER_TOKEN',
  });
  expect(await api.store.blobs.get(row!.blob)).toEqual(Buffer.from(map));
});

test('stores a minified file of any bytes beside its map, and replaces it by a newer one', async () => {
  const minified = { kind: 'minified_source', name: '~/a.js' };
  expect((await upload(minified, randomBytes(3_000_000))).status).toBe(201);
  const newer = await upload(minified, 'let a;');
  expect(uploadedArtifactSchema.parse(await newer.json())).toMatchObject({ new: true, bytes: 6 });
  expect((await stored()).map(({ kind, bytes }) => [kind, bytes])).toEqual([
    ['minified_source', 6],
    ['source_map', map.length],
  ]);
});

describe('an upload is refused that', () => {
  test.each<[string, Record<string, string>, string | Uint8Array, Record<string, string>, number, string]>([
    ['is no source map', {}, '<!doctype html>', {}, 400, 'it is not a JSON object'],
    ['is of version 2', {}, '{"version":2,"mappings":""}', {}, 400, 'version is not 3'],
    ['is half a source map', {}, map.slice(0, 40), {}, 400, 'ends too early'],
    ['is empty', { kind: 'minified_source' }, '', {}, 400, 'empty'],
    ['has no debug id', { debug_id: 'abc' }, map, {}, 400, 'debug_id: not a UUID'],
    ['is of another kind', { kind: 'video' }, map, {}, 400, 'kind'],
    ['has a broken name', { name: 'a\u0000b' }, map, {}, 400, 'name'],
    ['is not the gzip of its header', {}, map, { 'content-encoding': 'gzip' }, 400, 'gzip'],
    ['is a cut gzip', {}, gzipSync(map).subarray(0, 30), { 'content-encoding': 'gzip' }, 400, 'gzip'],
    ['is packed otherwise', {}, map, { 'content-encoding': 'br' }, 415, 'gzip'],
  ])('%s', async (_name, query, body, headers, status, part) => {
    const response = await upload(query, body, headers);
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(part)]);
  });

  test('inflates beyond the bound, though small as sent', async () => {
    const bomb = gzipSync(Buffer.alloc(201 * 1024 * 1024));
    expect((await upload({ kind: 'minified_source' }, bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
  });
});

test('no upload leaves a file behind', async () => {
  expect(await readdir(join(api.config.dataFolder, 'uploads'))).toEqual([]);
});
