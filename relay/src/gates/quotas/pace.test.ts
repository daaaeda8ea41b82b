import { describe, expect, test } from 'vitest';

import { paceOf } from './pace.ts';

const MINUTE = 60_000;
const DAY = 24 * 3_600_000;

describe('what may be used of a window', () => {
  test.each<[string, number, number, number, number]>([
    ['a fifth at its first moment', 6_000, MINUTE, 0, 1_200],
    ['evenly then', 6_000, MINUTE, 28_500, 3_600],
    ['all of it three seconds before its end', 6_000, MINUTE, 57_000, 6_000],
    ['all of it until its end', 6_000, MINUTE, 60_000, 6_000],
    ['all of a small one at once', 20, MINUTE, 0, 20],
    ['so many pieces at least of one that is hardly larger', 30, MINUTE, 0, 20],
    ['half of a day at its first moment', 100_000, DAY, 0, 50_000],
    ['all of a short one a fifth before its end', 1_000, 10_000, 8_000, 1_000],
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
