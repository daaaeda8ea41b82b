import { describe, expect, test } from 'vitest';

import { isDue, QUIET_HOUR } from './due.ts';
import type { LastRun } from './due.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 21, 9);
const before = (hours: number, isDone = true): LastRun => ({ at: NOW - hours * HOUR_MS, isDone });

describe('a clean-up is due', () => {
  test.each<[string, number, LastRun | null, boolean]>([
    ['where none ever was', 12, null, true],
    ['in the quiet hour', QUIET_HOUR, before(24), true],
    ['in the quiet hour, though one by day was late', QUIET_HOUR, before(3), true],
    ['not twice in a quiet hour', QUIET_HOUR, before(0.5), false],
    ['not by day', 12, before(9), false],
    ['by day, where the last is over a day ago', 12, before(25.1), true],
    ['an hour after one that was cut off', 12, before(1, false), true],
    ['not sooner after one that was cut off', 12, before(0.9, false), false],
  ])('%s', (_, hour, last, due) => {
    expect(isDue(NOW, hour, last)).toBe(due);
  });
});
