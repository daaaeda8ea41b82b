import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { openStore } from '@breakwater/processor/store';
import { storeContract } from '@breakwater/processor/store/contract';
import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startClickHouseHttp } from '../support/clickhouse-http.ts';
import type { ClickHouseHttp } from '../support/clickhouse-http.ts';

const logger = createLogger('test', 'silent');
let folder: string;
let clickhouse: ClickHouseHttp;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'breakwater-server-'));
  clickhouse = await startClickHouseHttp(path.join(folder, 'clickhouse'));
});
afterAll(async () => {
  await clickhouse.stop();
  await rm(folder, { recursive: true, force: true });
});
const open = () => openStore({ kind: 'server', ...clickhouse, blobFolder: path.join(folder, 'blobs') }, logger);

test('processes that start together on one server migrate it once', async () => {
  const stores = await Promise.all([open(), open(), open()]);
  const [store] = stores;
  expect(
    await store!.select('SELECT name, statements, count() AS n FROM migrations GROUP BY ALL HAVING n > 1'),
  ).toEqual([]);
  expect(await store!.select(`SELECT name FROM system.tables WHERE name LIKE 'migration_lock%'`)).toEqual([]);
  await Promise.all(stores.map((store) => store.close()));
});

test('refuses a server that is too old, and asks it for nothing else', async () => {
  const asked: string[] = [];
  const old = createServer((request, response) => {
    void text(request).then((query) => {
      asked.push(query);
      response.end('{"version":"26.6.9.1"}\n');
    });
  }).listen(0);
  const { port } = old.address() as AddressInfo;
  const config = { kind: 'server', ...clickhouse, url: `http://localhost:${port}`, blobFolder: folder } as const;
  await expect(openStore(config, logger)).rejects.toMatchObject({
    code: 'server_too_old',
    message: expect.stringContaining('it is 26.6.9.1, and 26.7 is needed'),
  });
  expect(asked).toEqual([expect.stringMatching(/^SELECT version\(\)/)]);
  old.close();
});

test('says why rows are not taken, by the code of ClickHouse, and since when the server is away', async () => {
  let refusal: string | null = null;
  let isAway = false;
  const proxy = createServer((request, response) => {
    if (isAway) return void request.socket.destroy();
    const { pathname, search } = new URL(request.url ?? '', 'http://proxy');
    if (refusal !== null && search.includes('INSERT')) {
      request.resume();
      return void response.writeHead(500).end(`Code: 164. DB::Exception: no rows now. (${refusal}) (version 26.7.1.1)`);
    }
    const forwarded = httpRequest(
      clickhouse.url + pathname + search,
      { method: request.method, headers: request.headers },
      (answer) => void answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers)),
    );
    request.pipe(forwarded);
  }).listen(0);
  const { port } = proxy.address() as AddressInfo;
  const store = await openStore(
    { kind: 'server', ...clickhouse, url: `http://localhost:${port}`, blobFolder: path.join(folder, 'blobs') },
    logger,
  );
  expect(await store.writeProblem()).toBeNull();
  const insert = (token: string) => store.insert('told', [{ decision: token, at: '2026-01-01T00:00:00Z' }], token);
  for (const code of ['READONLY', 'TOO_MANY_PARTS', 'NOT_ENOUGH_SPACE']) {
    refusal = code;
    await expect(insert(code)).rejects.toThrow();
    expect(await store.writeProblem()).toContain(`rows of told: ${code}`);
    refusal = null;
    await insert(code);
    expect(await store.writeProblem()).toBeNull();
  }
  expect([...store.inserts.failures()].map(({ code }) => code)).toEqual([
    'READONLY',
    'TOO_MANY_PARTS',
    'NOT_ENOUGH_SPACE',
  ]);

  isAway = true;
  await expect(store.select('SELECT 1')).rejects.toMatchObject({
    code: 'away',
    message: expect.stringContaining('since 2'),
  });
  isAway = false;
  await store.close();
  proxy.close();
});

describe('the store on a server', () => {
  storeContract(open);
});

test('a process with a server never loads the engine', () => {
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  expect(loaded.some((file) => file.includes('clickhouse'))).toBe(true);
  expect(loaded.filter((file) => /[\\/]@?chdb[\\/]/.test(file))).toEqual([]);
});
