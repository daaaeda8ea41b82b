import { expect, test } from 'vitest';

import { countLines, durationLines } from './series-lines.ts';

const STEPS = [
  { at: 0, count: 55, kept: 55, estimated: false, failed: 1, p50: 90, p95: 800 },
  { at: 1, count: 0, kept: 0, estimated: false, failed: 0, p50: 0, p95: 0 },
  { at: 2, count: 19, kept: 19, estimated: false, failed: 5, p50: 19, p95: 256 },
];

test('the legend has the figures of the period, not those of its last step', () => {
  const figures = { series: STEPS, whole: { count: 74, kept: 74, estimated: false, failed: 6, p50: 80, p95: 700 } };
  expect([...durationLines(figures), ...countLines(figures)].map((line) => line.whole)).toEqual([80, 700, 74, 6]);
});

test('a step, and a period, without a transaction has no duration', () => {
  const nothing = {
    series: STEPS.slice(1, 2),
    whole: { count: 0, kept: 0, estimated: false, failed: 0, p50: 0, p95: 0 },
  };
  expect(durationLines(nothing).map((line) => [line.values, line.whole])).toEqual([
    [[null], null],
    [[null], null],
  ]);
});
