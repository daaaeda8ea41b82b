import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';
import { exactly, rollTable, SUMS, usersOf } from '@breakwater/processor/sums';
import type { SumsName } from '@breakwater/processor/sums';
import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { documentBlocks } from '../../support/document-blocks.ts';
import { installEngine, startEngine } from './engine.ts';
import type { Engine } from './engine.ts';

/* The tables, rolls and questions of the store on other builds of the engine than the one that the product brings. */

/** The engine that the product brings is of 26.7; the newest build that can be installed stands for later servers. */
const VERSIONS = ['26.7.3', '26.9.0'];

describe.each(VERSIONS)('the engine of chdb-core %s', (wanted) => {
  const installed = installEngine(wanted);
  if (installed.kind === 'unavailable') {
    test.skip('is not here', () => undefined);
    return;
  }

  let folder: string;
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'breakwater-engine-'));
    const allowed = `<backups><allowed_path>${join(folder, 'backups')}/</allowed_path></backups>`;
    await writeFile(join(folder, 'config.xml'), `<clickhouse>${allowed}</clickhouse>`);
    engine = await startEngine(installed.value, join(folder, 'data'), join(folder, 'config.xml'));
    const credentials = { username: 'default', password: '' };
    const config = { kind: 'server', url: engine.url, ...credentials, blobFolder: join(folder, 'blobs') } as const;
    store = await openStore(config, createLogger('test', 'silent'));
  });
  afterAll(async () => {
    await store?.close();
    await engine?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const countOf = async (sql: string): Promise<number> => (await store.select<{ n: number }>(sql))[0]?.n ?? Number.NaN;

  test('is backed up and restored by the statements of docs/backup.md', async () => {
    await store.insert('losses', [{ loss_id: 'kept', topic: 'events', at: new Date().toISOString() }], 'losses:0');
    const statements = documentBlocks().filter(({ file, language }) => file === 'docs/backup.md' && language === 'sql');
    expect(statements).toHaveLength(3);
    for (const { text } of statements) {
      // Without the database of the store's client, which is away in between.
      const body = text.replace('/var/backups/clickhouse', join(folder, 'backups'));
      const answer = await fetch(engine.url, { method: 'POST', body });
      expect(answer.status, await answer.text()).toBe(200);
    }
    expect(await countOf("SELECT toFloat64(count()) AS n FROM losses WHERE loss_id = 'kept'")).toBe(1);
    expect(await countOf('SELECT toFloat64(count()) AS n FROM migrations')).toBeGreaterThan(40);
  });

  test('stores facts and spans once under one token', async () => {
    for (let time = 0; time < 2; time++) {
      await store.insert('events', events(0, 3000), 'events:0');
      await store.insert('spans', spans(0, 3000), 'spans:0');
    }
    expect(await countOf('SELECT toFloat64(count()) AS n FROM events')).toBe(3000);
    expect(await countOf('SELECT toFloat64(count()) AS n FROM spans')).toBe(3000);
  });

  test.each(Object.keys(SUMS) as SumsName[])('rolls %s once, and again after a merge', async (name) => {
    const places = [{ lane: 'live' as const, partition: 0, committed: 2000 }];
    await Promise.all([rollTable(store, name, places), rollTable(store, name, places)]);
    const { table } = SUMS[name];
    await store.client.command({ query: `OPTIMIZE TABLE ${table} FINAL` });
    expect(await rollTable(store, name, places)).toBe(0);
  });

  test('gives sums and tail as every fact once', async () => {
    await store.insert('events', events(3000, 4000), 'events:1');
    const [row] = await exactly(store, ['group_days'], ({ group_days: tail }) =>
      store.select<Record<string, number>>(
        `SELECT (SELECT toFloat64(sum(events)) FROM group_days WHERE project_id = 1) AS rolled,
                (SELECT toFloat64(count()) FROM events WHERE ${tail}) AS tail,
                (SELECT toFloat64(uniqArray(${usersOf('users', 0)})) FROM group_days WHERE project_id = 1) AS users`,
      ),
    );
    expect(row).toEqual({ rolled: 2000, tail: 2000, users: 50 });
  });

  test('finds events by the words of their pairs, before and after a merge', async () => {
    const both = `SELECT toFloat64(count()) AS n FROM events PREWHERE hasAllTokens(pairs, ['browser=Chrome 1', 'environment=staging'])
      WHERE _partition_value.1 >= toMonday(toDateTime('2026-11-01 00:00:00', 'UTC'))`;
    const before = await countOf(both);
    await store.client.command({ query: 'OPTIMIZE TABLE events FINAL' });
    expect([before, await countOf(both)]).toEqual([400, 400]);
  });

  test('merges weighted digests', async () => {
    const [row] = await store.select<{ median: number; weight: number }>(
      `SELECT quantilesTDigestWeightedMerge(0.5, 0.75, 0.95, 0.99)(durations)[1] AS median, sum(weighted_count) AS weight
       FROM transaction_quarters WHERE project_id = 1`,
    );
    expect(row?.median).toBeCloseTo(1000, -2);
    expect(row?.weight).toBe(20_000);
  });
});

const AT = '2026-11-21T09:30:00.000Z';
const place = (offset: number) => ({ lane: 'live', source_partition: 0, source_offset: offset, logged_at: AT });
const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const range = (first: number, end: number): number[] =>
  Array.from({ length: end - first }, (_, index) => first + index);

const events = (first: number, end: number): object[] =>
  range(first, end).map((n) => ({
    project_id: 1,
    group_id: String(1 + (n % 20)),
    event_id: idOf(n),
    timestamp: AT,
    received_at: AT,
    user_key: String(1 + (n % 50)),
    weight: 1,
    pairs: [`browser=Chrome ${n % 5}`, n % 2 === 0 ? 'environment=staging' : 'environment=production'],
    unmapped: ['debug:1'],
    ...place(n),
  }));

const spans = (first: number, end: number): object[] =>
  range(first, end).map((n) => ({
    project_id: 1,
    trace_id: String(n % 100).padStart(32, '0'),
    span_id: String(n).padStart(16, '0'),
    is_segment: 1,
    transaction: 'GET /',
    started_at: AT,
    received_at: AT,
    duration_ms: n,
    weight: 10,
    ...place(n),
  }));
