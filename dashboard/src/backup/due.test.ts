import { expect, test } from 'vitest';

import { backupIsDue, isLate } from './due.ts';

const HOUR_MS = 3_600_000;
const proven = (hours: number) => ({ at: -hours * HOUR_MS, isProven: true });
const failed = (hours: number) => ({ at: -hours * HOUR_MS, isProven: false });

test.each([
  ['the first one', 14, null, true],
  ['at night, a day after the last one', 3, proven(24), true],
  ['at night, an hour after the last one', 4, proven(1), false],
  ['by day, a day after the last one', 14, proven(24), false],
  ['by day, where the machine was off at night', 14, proven(31), true],
  ['an hour after one that failed', 14, failed(1), true],
  ['ten minutes after one that failed', 3, failed(0.2), false],
] as const)('%s is due at %d h: %j', (_, hour, last, isDue) => {
  expect(backupIsDue(0, hour, last)).toBe(isDue);
});

test('two days without a proof are late', () => {
  expect(isLate(48 * HOUR_MS, 0)).toBe(false);
  expect(isLate(49 * HOUR_MS, 0)).toBe(true);
});
