import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventId, openTestStore } from '../testing/flow.ts';
import { createRowWriter } from './insert-rows.ts';
import type { Store } from '../store/index.ts';

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

const row = (offset: number, id = eventId(1000 + offset), data: unknown = '') => ({
  data,
  project_id: 9,
  group_id: '1',
  event_id: id,
  timestamp: '2026-11-21T00:00:00.000Z',
  received_at: '2026-11-21T00:00:00.000Z',
  source_offset: offset,
});
const stored = async (): Promise<number> =>
  Number((await store.select<{ n: string }>('SELECT count() AS n FROM event_bodies'))[0]?.n);

test('stores all rows but the one that the table refuses, however often the batch comes', async () => {
  const insert = async (): Promise<number[]> => {
    const writer = createRowWriter(store, 'event_bodies', 'events:9:0-10');
    for (let offset = 0; offset < 10; offset++)
      await writer.add([row(offset, offset === 6 ? 'not an id' : undefined)], 100);
    return (await writer.finish()).map((bad) => bad.offset);
  };
  expect([await insert(), await insert()]).toEqual([[6], [6]]);
  expect(await stored()).toBe(9);
});

test('stores rows that exceed one insert in pieces, each once', async () => {
  const before = await stored();
  for (let time = 0; time < 2; time++) {
    const writer = createRowWriter(store, 'event_bodies', 'events:9:10-13');
    for (let offset = 10; offset < 13; offset++) await writer.add([row(offset)], 3_000_000);
    expect(await writer.finish()).toEqual([]);
  }
  expect(await stored()).toBe(before + 3);
});

test('cuts a batch at the same places, even when a source map has come and a copy is no longer recognised', async () => {
  const before = await stored();
  for (const { data, copies } of [
    { data: 'short', copies: [30, 32] },
    { data: 'x'.repeat(3_000_000), copies: [32] },
  ]) {
    const writer = createRowWriter(store, 'event_bodies', 'events:9:30-36');
    for (let offset = 30; offset < 36; offset++) {
      await writer.add(copies.includes(offset) ? [] : [row(offset, undefined, data)], 1_500_000);
    }
    expect(await writer.finish()).toEqual([]);
  }
  // A piece is stored once, even when its rows differ at the repeat.
  expect(await stored()).toBe(before + 4);
});

test('stores an object as its text, and keeps all characters of strings', async () => {
  const writer = createRowWriter(store, 'event_bodies', 'events:9:40-41');
  const data = {
    quotes: '"}{\\',
    lines: 'a\n\n{',
    nul: '\0',
    half: '\ud83d',
    escape: '\\ud83d',
    '': [{ a: { b: 1.5e-7 } }],
    face: '😀',
  };
  await writer.add([row(40, undefined, data)], 100);
  expect(await writer.finish()).toEqual([]);
  const [first] = await store.select<{ data: string }>('SELECT data FROM event_bodies WHERE source_offset = 40');
  expect(JSON.parse(first?.data ?? '')).toEqual({ ...data, half: '\ufffd' });
});

test('throws errors that are not about the rows', async () => {
  const writer = createRowWriter(store, 'no_such_table', 'events:9:20-21');
  await writer.add([{ source_offset: 20 }], 100);
  await expect(writer.finish()).rejects.toThrow(/no_such_table/);
});
