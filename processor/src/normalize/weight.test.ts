import { expect, test } from 'vitest';

import { sampleRateOf, weightOfRate } from './weight.ts';

test.each([
  [0.1, 10],
  ['0.25', 4],
  [1, 1],
  [0, 1],
  [2, 1],
  [-1, 1],
  [1e-9, 1],
  ['often', 1],
  [null, 1],
  [undefined, 1],
  [Number.NaN, 1],
])('an event that was kept at the rate %j counts as %d', (rate, weight) => {
  expect(weightOfRate(rate)).toBe(weight);
});

test('the rate stands in a context, whatever that is', () => {
  expect([{ client_sample_rate: 0.5 }, {}, 'text', null, undefined].map(sampleRateOf)).toEqual([
    0.5,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
