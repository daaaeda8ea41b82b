import { encodeRecord, MINUTE_MS, TOPICS } from '@breakwater/relay/log';
import type { Batch, TickRecord } from '@breakwater/relay/log';
import { temporaryFolder } from '@breakwater/relay/testing';
import type { TemporaryFolder } from '@breakwater/relay/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { createErased } from '../erasure/erased.ts';
import { createReleaseStates } from '../releases/release-states.ts';
import type { Store } from '../store/index.ts';
import { openTestStore } from '../testing/flow.ts';
import { lastTicks } from '../ticks/ticks-in-store.ts';
import { decideBatch } from './consume-issues.ts';
import { createIssueStates } from './issue-states.ts';
import { announcing } from '../testing/announcing.ts';
import { createJudged } from './judged.ts';

let folder: TemporaryFolder;
let store: Store;
beforeAll(async () => {
  folder = await temporaryFolder();
  store = await openTestStore(folder.path);
});
afterAll(async () => {
  await store?.close();
  await folder?.remove();
});
beforeEach(() => store.client.command({ query: 'TRUNCATE TABLE ticks' }));

/** The store keeps no old ticks. */
const START = Math.floor(Date.now() / 86_400_000) * 86_400_000;
const tick = (minute: number): TickRecord => ({ v: 1, kind: 'tick', minute: START + minute * MINUTE_MS, away: [] });
let begun = 0;
/** Batches of ticks that follow each other in a log of their own. */
function batchesOf(...parts: readonly number[][]): Batch[] {
  const timestampMs = (begun += 1);
  let end = 0;
  return parts.map((minutes) => {
    const first = end;
    end += minutes.length;
    const records = minutes.map((minute, index) => {
      return { key: 'tick', headers: {}, offset: first + index, timestampMs, value: encodeRecord(tick(minute)) };
    });
    const id = `issues:0:${first}-${end}@${timestampMs}`;
    return { topic: TOPICS.issues.name, partition: 0, first, end, records, redelivered: false, id };
  });
}

/** A process of its own, and the minutes that it has passed with the one before each. */
function startDecider() {
  const passed: [number | null, number][] = [];
  const minuteOf = (ms: number): number => (ms - START) / MINUTE_MS;
  const tools = {
    log: { append: async () => undefined },
    store,
    states: createIssueStates(store),
    releases: createReleaseStates(store),
    judged: createJudged(store),
    erased: createErased(store, Date.now),
    ...announcing(store, () => 0),
    now: Date.now,
  };
  return {
    passed,
    async decide(batch: Batch): Promise<void> {
      const { ticks } = await decideBatch(batch, tools);
      for (const { minute, since } of ticks) passed.push([since === null ? null : minuteOf(since), minuteOf(minute)]);
    },
  };
}

test('each minute is passed once, also where another owner of the partition has appended it again', async () => {
  const [first, second, third] = batchesOf([1, 2, 2], [1, 3], [2, 3, 3, 5]);
  const one = startDecider();
  await one.decide(first!);
  await one.decide(second!);
  const other = startDecider();
  await other.decide(third!);
  expect([...one.passed, ...other.passed]).toEqual([
    [null, 1],
    [1, 2],
    [2, 3],
    [3, 5],
  ]);
  expect(await lastTicks(store)).toEqual(new Map([[0, START + 5 * MINUTE_MS]]));
});

test('a batch that comes again passes the same ticks, to the same process and to another', async () => {
  const [first, second, third] = batchesOf([1], [2, 2, 3], [3, 4]);
  const one = startDecider();
  await one.decide(first!);
  for (const decider of [one, one, startDecider()]) {
    decider.passed.length = 0;
    await decider.decide({ ...second!, redelivered: true });
    expect(decider.passed).toEqual([
      [1, 2],
      [2, 3],
    ]);
  }
  one.passed.length = 0;
  await one.decide(third!);
  expect(one.passed).toEqual([[3, 4]]);
  expect(await store.select('SELECT count() AS ticks FROM ticks')).toEqual([{ ticks: '4' }]);
});

test('a log that was begun anew goes on behind the last minute', async () => {
  const [before] = batchesOf([1, 2, 3]);
  await startDecider().decide(before!);
  const [anew, next] = batchesOf([4], [5]);
  const decider = startDecider();
  await decider.decide(anew!);
  await decider.decide(next!);
  expect(decider.passed.map(([, minute]) => minute)).toEqual([4, 5]);
});
