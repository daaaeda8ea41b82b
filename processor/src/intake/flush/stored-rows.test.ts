import type { Batch } from '@breakwater/relay/log';
import { quiet } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../../testing/log-and-store.ts';
import type { LogAndStore } from '../../testing/log-and-store.ts';
import { isoOf } from '../../topics/row-origin.ts';
import { storedRowsOf } from './stored-rows.ts';

const NOW = Date.now();

let running: LogAndStore;
beforeAll(async () => {
  running = await openLogAndStore();
  await running.store.client.command({
    query: `CREATE TABLE buoys
            (
                lane String, source_partition UInt32, source_offset UInt64,
                logged_at DateTime64(3, 'UTC'), received_at DateTime64(3, 'UTC'), slow UInt8 DEFAULT sleepEachRow(1)
            )
            ENGINE = MergeTree ORDER BY source_offset`,
  });
});
afterAll(() => running?.close());

const row = (source_offset: number, more: object = {}) => ({
  lane: 'live',
  source_partition: 2,
  source_offset,
  logged_at: isoOf(NOW),
  received_at: isoOf(NOW),
  slow: 0,
  ...more,
});

const batch: Batch = {
  topic: 'events',
  partition: 2,
  first: 10,
  end: 20,
  redelivered: true,
  id: 'events:2:10-20',
  records: [{ key: 'k', value: null, headers: {}, offset: 10, timestampMs: NOW }],
};

const readBack = (id: string): Promise<Record<number, number>> =>
  storedRowsOf({ store: running.store, logger: quiet, id }, ['buoys'], 'live', batch).then((stored) =>
    Object.fromEntries(stored.get('buoys') ?? []),
  );

test('counts the rows of each record of the batch, and no others', async () => {
  const others = [
    row(9),
    row(20),
    row(11, { lane: 'slow' }),
    row(12, { source_partition: 3 }),
    row(13, { logged_at: isoOf(NOW - 60_000) }),
  ];
  await running.store.insert('buoys', [row(10), row(15), row(15), row(15), ...others], 'processor-a:0#0');
  expect(await readBack('processor-a')).toEqual({ 10: 1, 15: 3 });
});

test('waits for an insert that another processor has begun, not for one of its own', async () => {
  const slow = (offset: number) => ({ ...row(offset), slow: undefined });
  const inserting = running.store.insert('buoys', [slow(16), slow(17)], 'processor-a:1#0');
  const own = await readBack('processor-a');
  expect(own).toEqual({ 10: 1, 15: 3 });
  expect(await readBack('processor-b')).toEqual({ 10: 1, 15: 3, 16: 1, 17: 1 });
  await inserting;
});
