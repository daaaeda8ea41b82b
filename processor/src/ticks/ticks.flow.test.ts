import { MINUTE_MS } from '@breakwater/relay/log';
import { temporaryFolder } from '@breakwater/relay/testing';
import type { TemporaryFolder } from '@breakwater/relay/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openTestStore } from '../testing/flow.ts';
import type { Store } from '../store/index.ts';
import { SUBSCRIPTIONS } from '../topics/subscriptions.ts';
import { PARTITIONS, WatchedPath } from './testing/watched-path.ts';

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

/** Noon of the day before: the store keeps no old ticks. */
const NOON = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 43_200_000;

interface Minutes {
  count: number;
  relays?: string[];
  isOnTime?: boolean;
}

/** Minutes in which the job checks in at the thirtieth second, and all look at the end. */
async function pass(path: WatchedPath, { count, relays = ['r1'], isOnTime = true }: Minutes): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    path.pass(MINUTE_MS / 2);
    await path.live(...relays);
    await path.arrive(isOnTime && relays.length > 0);
    path.pass(MINUTE_MS / 2);
    await path.live(...relays);
    await path.settle();
  }
}

async function on(scenario: (path: WatchedPath) => Promise<void>): Promise<void> {
  const path = await WatchedPath.open(store, NOON);
  try {
    await path.live('r1');
    await pass(path, { count: 3 });
    await scenario(path);
  } finally {
    await path.close();
  }
}

const inAll = (minute: number) => [0, 1].map((partition) => ({ partition, minute }));

const LIVE = ['events', 'spans'];
const PLACES = Object.values(SUBSCRIPTIONS).flatMap(({ topic }) =>
  (topic === 'outcomes' ? [0] : [0, 1]).map((partition) => ({ topic, partition })),
);

describe('with one partition stopped for 20 minutes', () => {
  test.each(PLACES)('$topic $partition: it is behind, and no job counts as missed', ({ topic, partition }) =>
    on(async (path) => {
      path.stick({ topic, partition });
      await pass(path, { count: 20 });
      const alerts = await path.alerts();
      expect(alerts.filter(({ kind }) => kind === 'behind')).toEqual([{ kind: 'behind', stage: topic }]);
      expect(path.missed).toEqual([]);

      // A live lane holds up the ticks of all partitions, a partition of `issues` its own, and everything else none.
      const stopped = NOON + 3 * MINUTE_MS;
      const isHeld = (each: number): boolean => LIVE.includes(topic) || (topic === 'issues' && each === partition);
      for (let each = 0; each < PARTITIONS; each++)
        expect(path.judgedUntil(each) <= stopped, `partition ${each}`).toBe(isHeld(each));
      expect(alerts.some(({ kind }) => kind === 'judging_paused')).toBe(LIVE.includes(topic) || topic === 'issues');

      path.unstick();
      await pass(path, { count: 2 });
      expect(await path.alerts()).toEqual([]);
      expect(path.missed).toEqual([]);
      for (let each = 0; each < PARTITIONS; each++)
        expect(path.judgedUntil(each)).toBeGreaterThan(path.now - 2 * MINUTE_MS);
    }),
  );
});

test('a job that misses a minute is missed in it once, also while a live lane is stopped', () =>
  on(async (path) => {
    await pass(path, { count: 1, isOnTime: false });
    await pass(path, { count: 1 });
    const missedIn = NOON + 4 * MINUTE_MS;
    expect(path.missed).toEqual(inAll(missedIn));

    path.stick({ topic: 'spans', partition: 1 });
    await pass(path, { count: 5 });
    const before = path.now;
    await pass(path, { count: 1, isOnTime: false });
    await pass(path, { count: 5 });
    expect(path.missed).toHaveLength(PARTITIONS);
    path.unstick();
    await pass(path, { count: 1 });
    expect(path.missed).toEqual([...inAll(missedIn), ...inAll(before + MINUTE_MS)]);
  }));

test('nothing is missed while the one process is off for 20 minutes, and each minute has a tick', () =>
  on(async (path) => {
    await path.stop();
    path.pass(20 * MINUTE_MS);
    await path.live();
    await path.start();
    await pass(path, { count: 2 });
    expect(path.missed).toEqual([]);
    expect(await path.alerts()).toEqual([]);
    for (let each = 0; each < PARTITIONS; each++) {
      const minutes = path.ticks.filter(({ partition }) => partition === each).map(({ minute }) => minute);
      expect(minutes).toEqual(minutes.map((_, index) => minutes[0]! + index * MINUTE_MS));
      expect(minutes.at(-1)).toBeGreaterThan(path.now - 2 * MINUTE_MS);
    }
    expect(path.ticks.filter(({ away }) => away === MINUTE_MS).length).toBeGreaterThanOrEqual(18 * PARTITIONS);
  }));

test('a processor that was off while relays took envelopes misses what was missing meanwhile', () =>
  on(async (path) => {
    await path.stop();
    await pass(path, { count: 10 });
    const before = path.now;
    await pass(path, { count: 1, isOnTime: false });
    await pass(path, { count: 9 });
    await path.start();
    await pass(path, { count: 2 });
    expect(path.missed).toEqual(inAll(before + MINUTE_MS));
    expect(path.ticks.filter(({ away, minute }) => away > 0 && minute > NOON)).toEqual([]);
  }));

test('nothing is missed while no relay could take anything, and ticks go on', () =>
  on(async (path) => {
    await pass(path, { count: 20, relays: [] });
    expect(path.missed).toEqual([]);
    expect(path.judgedUntil(0)).toBeGreaterThan(path.now - 2 * MINUTE_MS);
    await path.live('r1');
    await pass(path, { count: 2 });
    expect(path.missed).toEqual([]);
  }));

test('a job is missed while one of two relays is away', () =>
  on(async (path) => {
    await path.live('r1', 'r2');
    await pass(path, { count: 2, relays: ['r1', 'r2'] });
    const before = path.now;
    await pass(path, { count: 1, relays: ['r2'], isOnTime: false });
    await pass(path, { count: 1, relays: ['r2'] });
    expect(path.missed).toEqual(inAll(before + MINUTE_MS));
  }));

test('minutes that a clock jumps over are gaps in which nothing is missed, and time never goes back', () =>
  on(async (path) => {
    path.pass(1_000, 30 * MINUTE_MS);
    await path.live();
    await pass(path, { count: 2 });
    const gaps = path.ticks.filter(({ gap, partition }) => gap && partition === 0);
    expect(gaps.length).toBeGreaterThanOrEqual(29);
    const ahead = path.judgedUntil(0);

    // The clock is set right again.
    path.pass(1_000, -30 * MINUTE_MS);
    await pass(path, { count: 5 });
    expect(path.judgedUntil(0)).toBe(ahead);
    expect((await path.alerts()).map(({ kind }) => kind)).toEqual(['judging_paused']);
    await pass(path, { count: 27 });
    expect(path.judgedUntil(0)).toBeGreaterThan(ahead);
    expect(path.missed).toEqual([]);
    expect(await path.alerts()).toEqual([]);
    const minutes = path.ticks.filter(({ partition }) => partition === 0).map(({ minute }) => minute);
    expect(minutes).toEqual([...new Set(minutes)].toSorted((a, b) => a - b));
  }));
