import { expect, test } from 'vitest';

import { movesOf } from './move-offsets.ts';

const place = { partition: 0, start: 100, end: 500, committed: 480 };

test.each([
  ['behind what the store has', place, 250, 300, { to: 300, lost: 0 }],
  ['at a time that is later than the store', place, 400, 300, { to: 400, lost: 0 }],
  ['below the oldest record, where the log lost what the store lacks', place, 100, 60, { to: 60, lost: 40 }],
  ['at the time, where the store has no row of the partition', place, 250, undefined, { to: 250, lost: 0 }],
  ['at the time, where the store is of an earlier log', place, 250, 9_000, { to: 250, lost: 0 }],
  ['at the end, where nothing was appended since', { ...place, committed: null }, 500, 500, { to: 500, lost: 0 }],
] as const)('a group is moved %s', (_, partition, atTime, inStore, expected) => {
  const [move] = movesOf({
    topic: 'events',
    group: 'processor.events',
    partitions: [partition],
    after: new Map([[0, atTime]]),
    reached: new Map(inStore === undefined ? [] : [[0, inStore]]),
  });
  expect(move).toMatchObject({ ...expected, from: partition.committed });
});
