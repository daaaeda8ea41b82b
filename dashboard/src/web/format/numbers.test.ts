import { expect, test } from 'vitest';

import { bytes, duration, rate } from './numbers.ts';

test.each([
  [0.42, '0.42 ms'],
  [12.34, '12.3 ms'],
  [1250, '1.25 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [59 * 60_000, '59 min'],
  [24_467_000, '6 h 48 min'],
  [-90_000, '-1 min 30 s'],
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

test.each([
  [0, '0'],
  [0.0004, '< 0.01'],
  [0.25, '0.25'],
  [1234.5, '1,230'],
])('%d a minute is written %s', (value, text) => {
  expect(rate(value)).toBe(text);
});
