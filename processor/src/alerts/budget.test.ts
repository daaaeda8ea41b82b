import { describe, expect, test } from 'vitest';

import { admitNotice, FULL_BUDGET, HOUR_MS, NOTICES_AN_HOUR } from './budget.ts';
import type { Budget } from './budget.ts';

const T0 = Date.UTC(2026, 10, 30, 14, 55);
const MINUTE = 60_000;

/** The notices at these times, by what becomes of them. */
function admitAll(times: readonly number[], perHour?: number): ('single' | 'digest')[] {
  let budget: Budget = FULL_BUDGET;
  return times.map((at) => {
    const admission = admitNotice(budget, at, perHour);
    budget = admission.budget;
    return admission.as;
  });
}

const singlesOf = (times: readonly number[], perHour?: number): number[] => {
  const admitted = admitAll(times, perHour);
  return times.filter((_, index) => admitted[index] === 'single');
};

describe('admitNotice', () => {
  test('lets ten of 150 notices in a minute through', () => {
    const times = Array.from({ length: 150 }, (_, index) => T0 + index * 400);
    expect(singlesOf(times)).toEqual(times.slice(0, NOTICES_AN_HOUR));
  });

  test('never lets more than ten through in any hour, also across the full hour of a clock', () => {
    const times = Array.from({ length: 600 }, (_, index) => T0 + index * 15_000);
    const singles = singlesOf(times);
    expect(singles.length).toBe(30);
    for (const from of singles) {
      expect(singles.filter((at) => at >= from && at < from + HOUR_MS).length).toBeLessThanOrEqual(NOTICES_AN_HOUR);
    }
  });

  test.each<[string, number[], number, ('single' | 'digest')[]]>([
    ['none with a budget of none', [T0, T0 + HOUR_MS], 0, ['digest', 'digest']],
    [
      'one, and the next after exactly an hour',
      [T0, T0 + HOUR_MS - 1, T0 + HOUR_MS],
      1,
      ['single', 'digest', 'single'],
    ],
    ['those at one instant in their order', [T0, T0, T0], 2, ['single', 'single', 'digest']],
    ['one after a clock was set back by ten minutes', [T0, T0 - 10 * MINUTE], 1, ['single', 'digest']],
    ['one after a clock was set back by a day', [T0, T0 - 24 * HOUR_MS], 1, ['single', 'single']],
  ])('lets through %s', (_name, times, perHour, expected) => {
    expect(admitAll(times, perHour)).toEqual(expected);
  });

  test('says how many are left, and keeps no time that counts no longer', () => {
    const before = { singles: [T0 - 2 * HOUR_MS, T0 - MINUTE] };
    expect(admitNotice(before, T0, 3)).toEqual({ budget: { singles: [T0 - MINUTE, T0] }, as: 'single', left: 1 });
    expect(admitNotice({ singles: [T0] }, T0 + 1, 1)).toEqual({ budget: { singles: [T0] }, as: 'digest', left: 0 });
  });
});
