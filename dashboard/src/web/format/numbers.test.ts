import { expect, test } from 'vitest';

import { bytes, duration } from './numbers.ts';

test.each([
  [0.42, '0.42 ms'],
  [12.34, '12.3 ms'],
  [1250, '1.25 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [Number.NaN, '–'],
])('%d ms is written %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test.each([
  [999, '999 B'],
  [912_007, '912 KB'],
  [4_812_331, '4.81 MB'],
])('%d bytes are written %s', (count, text) => {
  expect(bytes(count)).toBe(text);
});
