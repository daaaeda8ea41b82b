import { expect, test } from 'vitest';

import { extended } from './spans.ts';

const LAST = [{ from: 0, to: 60_000 }];

test.each([
  ['begins with the first sign', [], 5_000, false, [{ from: 5_000, to: 5_000 }]],
  ['goes on with a sign in time', LAST, 70_000, false, [{ from: 0, to: 70_000 }]],
  ['goes on with a sign that is late', LAST, 85_000, false, [{ from: 0, to: 85_000 }]],
  ['ends with a long silence', LAST, 85_001, false, [...LAST, { from: 85_001, to: 85_001 }]],
  ['ends where the relay refused', LAST, 70_000, true, [...LAST, { from: 70_000, to: 70_000 }]],
  ['ends where the clock was set back', LAST, 50_000, false, [...LAST, { from: 50_000, to: 50_000 }]],
])('a span of life %s', (_name, spans, at, wasRefusing, expected) => {
  expect(extended(spans, at, wasRefusing)).toEqual(expected);
});

test('spans of life are bounded by number and by age', () => {
  const many = Array.from({ length: 100 }, (_, n) => ({ from: n * 60_000, to: n * 60_000 + 1 }));
  const spans = extended(many, 200 * 60_000, false);
  expect(spans.length).toBe(64);
  expect(spans.at(-1)).toEqual({ from: 200 * 60_000, to: 200 * 60_000 });
  expect(extended(LAST, 8 * 24 * 3_600_000, false).length).toBe(1);
});
