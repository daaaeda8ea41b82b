import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Store } from '../store/index.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import { currentSums } from './current.ts';
import { exactly } from './exactly.ts';
import { rollTable } from './roll.ts';
import { SUMS } from './tables.ts';
import type { SumsName } from './tables.ts';

let store: Store;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ store, close } = await openLogAndStore());
  await arrive(0, 12);
});
afterAll(() => close());

const place = (offset: number) => ({
  project_id: 1,
  received_at: '2026-11-21T09:30:01.000Z',
  user_key: String(1 + (offset % 5)),
  weight: 2,
  release: `shop@1.${offset % 2}`,
  lane: 'live',
  source_partition: 0,
  source_offset: offset,
  logged_at: '2026-11-21T09:30:02.000Z',
});

async function arrive(first: number, end: number): Promise<void> {
  const offsets = Array.from({ length: end - first }, (_, index) => first + index);
  const events = offsets.map((offset) => ({
    ...place(offset),
    group_id: String(1 + (offset % 3)),
    event_id: `00000000-0000-0000-0000-${String(offset).padStart(12, '0')}`,
    timestamp: '2026-11-21T09:30:00.000Z',
    pairs: ['environment=production', `browser=${offset % 2}`],
    unmapped: [`debug:${offset % 4}`],
  }));
  const spans = offsets.map((offset) => ({
    ...place(offset),
    trace_id: String(offset % 3),
    is_segment: 1,
    transaction: `GET /${offset % 2}`,
    failed: offset % 2,
    started_at: '2026-11-21T09:30:00.000Z',
    duration_ms: 10 + offset,
  }));
  await store.insert('events', events, `events:${first}`);
  await store.insert('spans', spans, `spans:${first}`);
}

/** All rows of a table by their key, the sums together with the tail; states of digests and users as hashes of their answers. */
const current = (name: SumsName): Promise<unknown[]> =>
  exactly(store, [name], (tails) => {
    const { groupBy, columns } = SUMS[name];
    const sums = Object.keys(columns).filter((column) => !(groupBy as readonly string[]).includes(column));
    const values = sums.map((column) => `${VALUES[`${name}.${column}`] ?? VALUES[column] ?? 'sum'}(${column})`);
    return store.select(
      `SELECT ${[...groupBy, ...values].join(', ')} FROM ${currentSums(name, tails[name], 'project_id = 1')}
       GROUP BY ${groupBy.join(', ')} ORDER BY ${groupBy.join(', ')}`,
    );
  });

const VALUES: Record<string, string> = {
  hours: 'sumMap',
  beyond: 'sumMap',
  halved: 'max',
  users: 'uniqMerge',
  'group_days.users': 'uniqArray',
  durations: 'quantilesTDigestWeightedMerge(0.5, 0.75, 0.95, 0.99)',
  first_seen: 'min',
  last_seen: 'max',
  timestamp: 'max',
  received_at: 'max',
};

test.each(Object.keys(SUMS) as SumsName[])(
  '%s has the same rows before a roll, after it and with a tail',
  async (name) => {
    const before = await current(name);
    expect(before.length).toBeGreaterThan(0);
    await rollTable(store, name, [{ lane: 'live', partition: 0, committed: 7 }]);
    expect(await current(name)).toEqual(before);
    await rollTable(store, name, [{ lane: 'live', partition: 0, committed: 12 }]);
    expect(await current(name)).toEqual(before);
  },
);
