import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';

import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { storeContract } from '../testing/contract.ts';
import { migrate } from '../migrate.ts';
import { migrationOf, readMigrations } from '../migration-files.ts';
import { openStore } from '../open.ts';
import type { Store, StoreConfig } from '../port.ts';

const logger = createLogger('test', 'silent');
let folder: string;
const config = (): StoreConfig => ({
  kind: 'embedded',
  folder: path.join(folder, 'store'),
  blobFolder: path.join(folder, 'blobs'),
  maxMemoryBytes: 800 * 1024 * 1024,
});
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'breakwater-store-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the embedded store', () => {
  storeContract(() => openStore(config(), logger));
});

describe('the embedded store, beyond the contract', () => {
  let store: Store;
  beforeAll(async () => void (store = await openStore(config(), logger)));
  afterAll(() => store.close());

  test('refuses an insert body that the engine would run as SQL', async () => {
    await store.client.command({ query: 'CREATE TABLE victim (id UInt32) ENGINE = MergeTree ORDER BY id' });
    await store.client.insert({ table: 'victim', values: [{ id: 1 }], format: 'JSONEachRow' });
    for (const body of [
      '{"id":2}\n\nTRUNCATE TABLE victim',
      '{"id":2}\n \nTRUNCATE TABLE victim',
      '\nTRUNCATE TABLE victim',
    ]) {
      const values = Readable.from([Buffer.from(body)], { objectMode: false });
      await expect(store.client.insert({ table: 'victim', values, format: 'CSV' })).rejects.toMatchObject({
        code: 'insert_unsupported',
      });
    }
    expect(await store.select('SELECT id FROM victim')).toEqual([{ id: 1 }]);
  });

  test('reads what is large with two threads, though the engine has less than a gigabyte for each', async () => {
    await store.client.command({ query: 'CREATE TABLE many (id UInt64) ENGINE = MergeTree ORDER BY id' });
    await store.client.command({ query: 'INSERT INTO many SELECT number FROM numbers(2000000)' });
    const plan = await store.select<{ explain: string }>('EXPLAIN PIPELINE SELECT uniq(id) FROM many');
    expect(plan.map(({ explain }) => explain).find((line) => line.includes('MergeTreeSelect'))).toContain('× 2');
  });

  test('names the folder when another process, or another folder of this one, is in the way', async () => {
    await expect(
      openStore({ ...config(), folder: path.join(folder, 'other') } as StoreConfig, logger),
    ).rejects.toMatchObject({
      code: 'one_folder_per_process',
    });
    const open = `
      import { openEngine } from ${JSON.stringify(new URL('engine.ts', import.meta.url).href)};
      await openEngine(${JSON.stringify(path.join(folder, 'store'))}, 500_000_000).catch((error) => console.log(error.code, error.message));
      process.exit(0);`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=source',
      '--import',
      'tsx',
      '--input-type=module',
      '--eval',
      open,
    ]);
    expect(stdout).toContain('folder_in_use');
    expect(stdout).toContain(path.join(folder, 'store'));
  });

  test('continues a migration with the statement that a crash had interrupted', async () => {
    const log = 'CREATE TABLE IF NOT EXISTS steps (step UInt32) ENGINE = MergeTree ORDER BY step';
    const steps = ['one', 'two', 'three'].map((_, step) => `INSERT INTO steps SELECT ${step} AS step`);
    const migrations = [...(await readMigrations()), migrationOf('9999_steps.sql', [log, ...steps].join(';'))];
    let allowed = 3;
    const crashing = migrate(store.client, migrations, (work) =>
      work(async () => {
        allowed -= 1;
        if (allowed < 0) throw new Error('crash');
      }),
    );
    await expect(crashing).rejects.toThrow('crash');
    expect(await migrate(store.client, migrations, (work) => work(async () => {}))).toBe(1);
    expect(await migrate(store.client, migrations, () => Promise.reject(new Error('not needed')))).toBe(0);
    expect(await store.select('SELECT step FROM steps ORDER BY step')).toEqual([{ step: 0 }, { step: 1 }, { step: 2 }]);
    await expect(openStore(config(), logger)).rejects.toMatchObject({ code: 'migration_edited' });
  });

  test('lets 512 calls wait, and refuses the next ones as busy', async () => {
    const calls = await Promise.allSettled(Array.from({ length: 520 }, () => store.select('SELECT 1 AS one')));
    const refused = calls.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(520 - 512 - 4);
    expect(refused[0]).toMatchObject({ reason: { code: 'busy' } });
  });

  test('answers statements that the engine cannot stream, and formats of one document', async () => {
    const shown = await store.client.query({ query: 'SHOW TABLES', format: 'JSONEachRow' });
    expect(await shown.json()).toContainEqual({ name: 'events' });
    const document = await store.client.query({ query: '-- a comment\nSELECT 1 AS one', format: 'JSON' });
    expect(await document.json()).toMatchObject({ data: [{ one: 1 }], rows: 1 });
    const text = await store.client.query({ query: 'SELECT 1, 2', format: 'CSVWithNames' });
    expect(await text.text()).toBe('"1","2"\n1,2\n');
    expect(await store.client.ping()).toEqual({ success: true });
  });
});
