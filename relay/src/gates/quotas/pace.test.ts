import { describe, expect, test } from 'vitest';

import { paceOf } from './pace.ts';

const MINUTE = 60_000;
const DAY = 24 * 3_600_000;

describe('the units that may be used of a window', () => {
  test.each<[string, number, number, number, number]>([
    ['are a fifth at its first moment', 6_000, MINUTE, 0, 1_200],
    ['then grow evenly', 6_000, MINUTE, 28_500, 3_600],
    ['are all three seconds before its end', 6_000, MINUTE, 57_000, 6_000],
    ['stay all until its end', 6_000, MINUTE, 60_000, 6_000],
    ['are all at once for a small limit', 20, MINUTE, 0, 20],
    ['are at least 20 for a limit that is hardly larger', 30, MINUTE, 0, 20],
    ['are half of a day at its first moment', 100_000, DAY, 0, 50_000],
    ['are all a fifth before the end of a short window', 1_000, 10_000, 8_000, 1_000],
  ])('%s', (_what, limit, windowMs, elapsedMs, allowed) => {
    expect(paceOf(limit, windowMs, elapsedMs).allowed).toBeCloseTo(allowed, 6);
  });

  test.each<[number, number]>([
    [0, 6_000 * (0.8 / 57)],
    [56_999, 6_000 * (0.8 / 57)],
    [57_000, 0],
  ])('after %i ms it grows by the second', (elapsedMs, perSecond) => {
    expect(paceOf(6_000, MINUTE, elapsedMs).perSecond).toBeCloseTo(perSecond, 6);
  });
});
