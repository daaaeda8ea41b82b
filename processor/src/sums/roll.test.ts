import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventId, openTestStore } from '../testing/flow.ts';
import type { Store } from '../store/index.ts';
import { exactly } from './exactly.ts';
import { rollTable } from './roll.ts';
import { SUMS } from './tables.ts';
import type { SumsName } from './tables.ts';

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-sums-'));
  store = await openTestStore(folder);
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

let inserts = 0;
const DAY = '2026-11-21';
const OLD_LOG = `${DAY}T10:00:00.000Z`;
const NEW_LOG = `${DAY}T12:00:00.000Z`;

/** Events at offsets `first` to `end` of one partition of the live lane. */
async function arrive(first: number, end: number, loggedAt = OLD_LOG, partition = 0): Promise<void> {
  const rows = Array.from({ length: end - first }, (_, index) => ({
    project_id: 1,
    group_id: String(1 + ((first + index) % 3)),
    event_id: eventId(100_000 * inserts + first + index),
    timestamp: `${DAY}T09:30:00.000Z`,
    received_at: `${DAY}T09:30:01.000Z`,
    user_key: String(1 + ((first + index) % 5)),
    weight: 2,
    pairs: ['environment=production', 'user=1'],
    unmapped: index === 0 ? ['debug:1'] : [],
    lane: 'live',
    source_partition: partition,
    source_offset: first + index,
    logged_at: loggedAt,
  }));
  await store.insert('events', rows, `arrive:${inserts++}`);
}

const roll = (committed: number, partition = 0): Promise<number> =>
  rollTable(store, 'group_days', [
    { lane: 'live', partition: 0, committed: partition === 0 ? committed : 0 },
    ...(partition === 0 ? [] : [{ lane: 'live' as const, partition, committed }]),
  ]);

/** Events by the sums and the tail, by the sums alone, and by the facts. */
async function counts(): Promise<{ current: number; rolled: number; facts: number }> {
  const [row] = await exactly(store, ['group_days'], ({ group_days: tail }) =>
    store.select<{ rolled: number; tail: number; facts: number }>(
      `SELECT (SELECT toFloat64(sum(events)) FROM group_days WHERE project_id = 1) AS rolled,
              (SELECT toFloat64(count()) FROM events WHERE ${tail}) AS tail, (SELECT toFloat64(count()) FROM events) AS facts`,
    ),
  );
  return { current: (row?.rolled ?? 0) + (row?.tail ?? 0), rolled: row?.rolled ?? 0, facts: row?.facts ?? 0 };
}

describe('sums and tail are every fact once', () => {
  test('before a roll, after it, and after the same roll again', async () => {
    await arrive(0, 30);
    expect(await counts()).toEqual({ current: 30, rolled: 0, facts: 30 });
    expect(await roll(20)).toBe(20);
    expect(await counts()).toEqual({ current: 30, rolled: 20, facts: 30 });
    expect(await roll(20)).toBe(0);
    expect(await counts()).toEqual({ current: 30, rolled: 20, facts: 30 });
  });

  test('with two rollers at the same time', async () => {
    await arrive(30, 60);
    await Promise.all([roll(50), roll(60)]);
    const { current, facts } = await counts();
    expect(current).toBe(facts);
    await roll(60);
    expect(await counts()).toEqual({ current: 60, rolled: 60, facts: 60 });
  });

  test('with facts of a partition that was never rolled', async () => {
    await arrive(0, 10, OLD_LOG, 1);
    expect(await counts()).toEqual({ current: 70, rolled: 60, facts: 70 });
    const places = [
      { lane: 'live' as const, partition: 0, committed: 60 },
      { lane: 'live' as const, partition: 1, committed: 10 },
    ];
    expect(await rollTable(store, 'group_days', places)).toBe(10);
    expect(await counts()).toEqual({ current: 70, rolled: 70, facts: 70 });
  });

  test('when the log is begun anew, with facts of the old one that were not rolled', async () => {
    await arrive(60, 65);
    await arrive(0, 7, NEW_LOG);
    expect(await counts()).toEqual({ current: 82, rolled: 70, facts: 82 });
    const places = [
      { lane: 'live' as const, partition: 0, committed: 4 },
      { lane: 'live' as const, partition: 1, committed: 10 },
    ];
    expect(await rollTable(store, 'group_days', places)).toBe(9);
    expect(await counts()).toEqual({ current: 82, rolled: 79, facts: 82 });
  });
});

test.each(Object.keys(SUMS) as SumsName[])(
  '%s takes a roll of its facts, and the same again without effect',
  async (name) => {
    const { table, isMarker } = SUMS[name];
    await store.insert(
      'spans',
      [
        {
          project_id: 1,
          trace_id: 'a'.repeat(32),
          span_id: 'b'.repeat(16),
          is_segment: 1,
          transaction: 'GET /',
          op: 'http.server',
          failed: 1,
          started_at: `${DAY}T09:30:00.000Z`,
          duration_ms: 12.5,
          received_at: `${DAY}T09:30:01.000Z`,
          user_key: '7',
          weight: 10,
          lane: 'live',
          source_partition: 0,
          source_offset: 0,
          logged_at: OLD_LOG,
        },
      ],
      'span',
    );
    const places = [{ lane: 'live' as const, partition: 0, committed: 100 }];
    await rollTable(store, name, places);
    // Two threads read the parts of a table in no order.
    const rows = async (): Promise<string[]> =>
      (await store.select(`SELECT * EXCEPT rolled FROM ${table} WHERE NOT (${isMarker})`))
        .map((row) => JSON.stringify(row))
        .toSorted();
    const before = await rows();
    expect(before.length).toBeGreaterThan(0);
    expect(await rollTable(store, name, places)).toBe(0);
    expect(await rows()).toEqual(before);
  },
);

test('transactions count as often as their sample rate says', async () => {
  const [row] = await store.select<Record<string, unknown>>(
    `SELECT sum(count) AS kept, sum(weighted_count) AS all, sum(weighted_failed) AS failed,
            quantilesTDigestWeightedMerge(0.5, 0.75, 0.95, 0.99)(durations)[1] AS median
     FROM transaction_quarters WHERE project_id = 1`,
  );
  expect(row).toEqual({ kept: '1', all: 10, failed: 10, median: 12.5 });
});
