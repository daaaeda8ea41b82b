import type { StoredRecord } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { ENVELOPE_LANES } from '../../topics/subscriptions.ts';
import { LaneProgress } from './progress.ts';
import type { PartitionLag } from './progress.ts';

const batch = (first: number, end: number, timestampMs: number) => ({
  partition: 0,
  end,
  records: Array.from({ length: end - first }, (_, index): StoredRecord => ({
    key: 'k',
    value: null,
    headers: {},
    offset: first + index,
    timestampMs,
  })),
});
const behind = (committed: number, end: number) => [{ partition: 0, committed, end }];

type Step =
  | { at: number; came: [first: number, end: number, timestampMs: number] }
  | { at: number; done: [first: number, end: number] }
  | { at: number; heard: [committed: number, end: number] }
  | { at: number; tick: true };

function after(steps: readonly Step[], at: number): PartitionLag | undefined {
  const progress = new LaneProgress(ENVELOPE_LANES.events);
  for (const step of steps) {
    if ('came' in step) progress.came(batch(...step.came));
    else if ('done' in step) progress.done(batch(...step.done, 0));
    else if ('heard' in step) progress.heard(behind(...step.heard), step.at);
    else progress.tick(step.at);
  }
  return progress.states([0], at)[0];
}

describe('how far behind a partition is', () => {
  test.each<[string, Step[], number, Partial<PartitionLag>]>([
    ['nothing has come yet', [], 5_000, { oldestAgeMs: 0, waiting: 0 }],
    ['nothing waits', [{ at: 0, heard: [7, 7] }], 5_000, { oldestAgeMs: 0, waiting: 0 }],
    ['a batch is in hand', [{ at: 2_000, came: [0, 10, 1_500] }], 2_600, { oldestAgeMs: 1_100, waiting: 10 }],
    [
      'a batch is tried again for minutes',
      [
        { at: 0, came: [0, 10, 0] },
        { at: 60_000, came: [0, 10, 0] },
        { at: 60_500, heard: [0, 5_000] },
      ],
      180_000,
      { oldestAgeMs: 180_000, waiting: 5_000 },
    ],
    [
      'all of it is done, though the log still tells of it',
      [
        { at: 0, came: [0, 10, 0] },
        { at: 10, heard: [0, 10] },
        { at: 20, done: [0, 10] },
      ],
      1_000,
      { oldestAgeMs: 0, waiting: 0 },
    ],
    [
      'there is more, and nobody hands it out',
      [
        { at: 1_000, heard: [0, 50] },
        { at: 6_000, heard: [0, 60] },
      ],
      9_000,
      { oldestAgeMs: 8_000, waiting: 60 },
    ],
    [
      'it was handed out in the end',
      [
        { at: 1_000, heard: [0, 50] },
        { at: 6_000, came: [0, 50, 5_900] },
      ],
      6_100,
      { oldestAgeMs: 200, waiting: 50 },
    ],
    [
      'the log was begun anew',
      [
        { at: 0, came: [900, 1_000, 0] },
        { at: 0, done: [900, 1_000] },
        { at: 50, heard: [0, 20] },
      ],
      100,
      { waiting: 20, oldestAgeMs: 50 },
    ],
    ['the broker is ahead of our clock', [{ at: 0, came: [0, 1, 2_000] }], 1_000, { oldestAgeMs: 0 }],
  ])('%s', (_, steps, at, wanted) => {
    expect(after(steps, at)).toMatchObject(wanted);
  });

  test('the rate follows the stored records, and ends when there are none', () => {
    const working = Array.from({ length: 30 }, (_, second): Step[] => [
      { at: second * 1_000, done: [0, 100] },
      { at: second * 1_000, tick: true },
    ]).flat();
    expect(after(working, 30_000)?.perSecond).toBeCloseTo(100, -1);
    const idle = Array.from({ length: 60 }, (_, second): Step => ({ at: (30 + second) * 1_000, tick: true }));
    expect(after([...working, ...idle], 90_000)?.perSecond).toBe(0);
  });

  test('partitions that another process has taken over are neither published nor remembered', () => {
    const progress = new LaneProgress(ENVELOPE_LANES.events);
    progress.came(batch(0, 10, 0));
    expect(progress.states([1], 1_000)).toMatchObject([{ partition: 1, oldestAgeMs: 0 }]);
    expect(progress.states([0, 1], 1_000)).toMatchObject([{ oldestAgeMs: 0 }, { oldestAgeMs: 0 }]);
  });
});
