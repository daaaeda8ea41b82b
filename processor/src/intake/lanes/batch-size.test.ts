import { expect, test } from 'vitest';

import { BatchSize } from './batch-size.ts';

type Took = [records: number, ms: number];

const many = ([records, ms]: Took): Took[] => Array.from({ length: 20 }, () => [records, ms]);

test.each<[string, Took[], number]>([
  ['nothing is known yet', [], 300],
  ['it takes 0.5 ms a record', [[350, 175]], 400],
  ['it is faster than it need be', [[700, 70]], 700],
  ['it is slow', [[300, 3_000]], 300],
  [
    'few records say nothing',
    [
      [350, 175],
      [3, 60],
    ],
    400,
  ],
  [
    'an empty one neither',
    [
      [350, 175],
      [0, 60],
    ],
    400,
  ],
  ['it becomes slower', [...many([400, 200]), ...many([320, 200])], 320],
])('as large as a live batch can wait for, where %s', (_, batches, wanted) => {
  const size = new BatchSize(700);
  for (const [records, ms] of batches) size.took(records, ms);
  expect(size.records(false)).toBe(wanted);
  expect(size.records(true)).toBe(700);
});

test('never more than the bound of a lane', () => {
  expect(new BatchSize(10).records(false)).toBe(10);
});
