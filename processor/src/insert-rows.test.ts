import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventId, openTestStore } from './flow.support.ts';
import { createRowWriter } from './insert-rows.ts';
import type { Store } from './store/index.ts';

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-insert-'));
  store = await openTestStore(folder);
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

const row = (offset: number, id = eventId(1000 + offset)) => ({
  project_id: 9,
  issue_id: '1',
  event_id: id,
  timestamp: '2026-11-21T00:00:00.000Z',
  received_at: '2026-11-21T00:00:00.000Z',
  source_offset: offset,
});
const stored = async (): Promise<number> =>
  Number((await store.select<{ n: string }>('SELECT count() AS n FROM events'))[0]?.n);

test('stores all rows but the one that the table will not take, however often the batch comes', async () => {
  const insert = async (): Promise<number[]> => {
    const writer = createRowWriter(store, 'events', 'events:9:0-10');
    for (let offset = 0; offset < 10; offset++)
      await writer.add(row(offset, offset === 6 ? 'not an id' : undefined), 100);
    return (await writer.finish()).map((bad) => bad.offset);
  };
  expect([await insert(), await insert()]).toEqual([[6], [6]]);
  expect(await stored()).toBe(9);
});

test('stores in pieces what is too much for one insert, once', async () => {
  const before = await stored();
  for (let time = 0; time < 2; time++) {
    const writer = createRowWriter(store, 'events', 'events:9:10-13');
    for (let offset = 10; offset < 13; offset++) await writer.add(row(offset), 9_000_000);
    expect(await writer.finish()).toEqual([]);
  }
  expect(await stored()).toBe(before + 3);
});

test('throws when the trouble is not the rows', async () => {
  const writer = createRowWriter(store, 'no_such_table', 'events:9:20-21');
  await writer.add({ source_offset: 20 }, 100);
  await expect(writer.finish()).rejects.toThrow(/no_such_table/);
});
