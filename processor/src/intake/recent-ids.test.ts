import type { Batch } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { createRecentIds } from './recent-ids.ts';
import type { RecentIds } from './recent-ids.ts';

interface Row {
  project_id: number;
  id: string;
  source_offset: string;
  lane: string;
}

/** A table of a few rows. The flows test the real queries. */
const tableOf = (rows: Row[]) => ({
  async select<T>(_query: string, params: Record<string, unknown> = {}): Promise<T[]> {
    const { lane, first = 0, end = Infinity } = params as { lane: string; first?: number; end?: number };
    return rows.filter(
      (row) => row.lane === lane && Number(row.source_offset) >= first && Number(row.source_offset) < end,
    ) as T[];
  },
});
const row = (lane: string, offset: number, id: string): Row => ({
  project_id: 1,
  id,
  source_offset: String(offset),
  lane,
});
const batch = (topic: string, first: number, end: number, redelivered = false): Batch => ({
  topic,
  partition: 0,
  first,
  end,
  redelivered,
  id: `${topic}:0:${first}-${end}`,
  records: Array.from({ length: end - first }, (_, index) => ({
    key: 'k',
    value: null,
    headers: {},
    offset: first + index,
    timestampMs: 0,
  })),
});
const openOn = (rows: Row[], isHere: (lane: string) => boolean = () => true): RecentIds =>
  createRecentIds(tableOf(rows), 'events', [{ table: 'events', id: 'event_id' }], () => 0, isHere);
const open = (...rows: Row[]): RecentIds => openOn(rows);

describe('the state of an event before a record', () => {
  test('only one record gets an event id, among all records of its lane and of the other lanes', async () => {
    const recent = open();
    const live = await recent.enter(batch('events', 0, 10));
    expect(live.before(1, 'a', 3)).toBe('nothing');
    expect([live.isFirst(1, 'a', 3), live.isFirst(1, 'a', 3), live.isFirst(1, 'a', 4)]).toEqual([true, true, false]);
    expect([live.before(1, 'a', 3), live.before(1, 'a', 4), live.before(2, 'a', 4)]).toEqual([
      'itself',
      'copy',
      'nothing',
    ]);
    // The same offset of another topic is another record.
    const backlog = await recent.enter(batch('events-backlog', 0, 10));
    expect([backlog.before(1, 'a', 3), backlog.isFirst(1, 'a', 3)]).toEqual(['copy', false]);
  });

  test('a process that starts knows what each lane has stored', async () => {
    const recent = open(row('live', 3, 'a'), row('slow', 3, 'b'));
    const ids = await recent.enter(batch('events-backlog', 0, 10));
    expect(['a', 'b', 'c'].map((id) => ids.before(1, id, 3))).toEqual(['copy', 'copy', 'nothing']);
  });

  test('a repeated batch knows which of its records are stored', async () => {
    const recent = open(row('live', 3, 'a'));
    const ids = await recent.enter(batch('events', 0, 10, true));
    expect([ids.before(1, 'a', 3), ids.before(1, 'b', 4)]).toEqual(['itself', 'nothing']);
  });

  test('ids that a failed batch had taken are free for others, unless they are stored', async () => {
    const rows = [row('live', 3, 'stored')];
    const recent = open();
    const live = await recent.enter(batch('events', 0, 10));
    live.isFirst(1, 'lost', 2);
    live.isFirst(1, 'stored', 3);
    recent.forget(batch('events', 0, 10));

    const after = openOn(rows);
    for (const [known, wanted] of [
      [recent, 'nothing'],
      [after, 'copy'],
    ] as const) {
      const backlog = await known.enter(batch('events-backlog', 0, 10));
      expect(backlog.before(1, 'stored', 3)).toBe(wanted);
      expect(backlog.before(1, 'lost', 2)).toBe('nothing');
    }
  });

  test('a gap between two batches means that another process had the partition', async () => {
    const rows: Row[] = [];
    const recent = openOn(rows);
    await recent.enter(batch('events', 0, 10));
    rows.push(row('live', 15, 'theirs'));
    expect((await recent.enter(batch('events', 10, 12))).before(1, 'theirs', 11)).toBe('nothing');
    expect((await recent.enter(batch('events', 20, 30))).before(1, 'theirs', 21)).toBe('copy');
  });

  test('a partition that another process had meanwhile is read back in all lanes, even where one continues without a gap', async () => {
    const rows: Row[] = [];
    const recent = openOn(rows);
    await recent.enter(batch('events', 0, 10));
    await recent.enter(batch('events-backlog', 0, 10));
    rows.push(row('live', 15, 'theirs'));
    expect((await recent.enter(batch('events-backlog', 10, 20))).before(1, 'theirs', 11)).toBe('nothing');
    recent.takenOver(0);
    expect((await recent.enter(batch('events-backlog', 20, 30))).before(1, 'theirs', 21)).toBe('copy');
  });

  test('a lane that another process has at the moment is read back before each batch', async () => {
    const rows: Row[] = [];
    const isHere = (lane: string) => lane !== 'backlog';
    const recent = openOn(rows, isHere);
    await recent.enter(batch('events', 0, 10));
    rows.push(row('backlog', 15, 'theirs'), row('slow', 15, 'ours'));
    const ids = await recent.enter(batch('events', 10, 20));
    expect(['theirs', 'ours'].map((id) => ids.before(1, id, 11))).toEqual(['copy', 'nothing']);
  });
});
