import { expect, test } from 'vitest';

import { ticks } from './ticks.ts';

test.each([
  [0, 2312, 6, [0, 500, 1000, 1500, 2000]],
  [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [137, 160, 5, [140, 145, 150, 155, 160]],
  [0, 646_000, 6, [0, 120_000, 240_000, 360_000, 480_000, 600_000]],
  [0, 0, 5, []],
])('from %d to %d in at most %d steps', (from, to, most, expected) => {
  expect(ticks(from, to, most).map((tick) => Math.round(tick * 1000) / 1000)).toEqual(expected);
});
