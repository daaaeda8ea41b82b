import { describe, expect, test } from 'vitest';

import { mostUsual, nextBaselines } from './baseline.ts';
import type { Baseline } from './baseline.ts';

const ERRORS = 'spike@project:1:error';
const SPANS = 'spike@project:1:span';
const MINUTE = 60_000;
const baseline = (perMinute: number, minutes = 1_500, key = ERRORS): Baseline => ({
  key,
  perMinute,
  minutes,
  seenAt: 0,
});

describe('the largest usual volume', () => {
  test.each<[string, string, Baseline | undefined, number]>([
    ['has no limit for an unknown project', ERRORS, undefined, Infinity],
    ['has no limit within the first day', ERRORS, baseline(5, 999), Infinity],
    ['is 1,000 a minute for a quiet project', ERRORS, baseline(5), 1_000],
    ['is ten times the average of a busy project', ERRORS, baseline(3_000), 30_000],
    ['is larger for spans, which come by the hundred', SPANS, baseline(5, 1_500, SPANS), 20_000],
  ])('%s', (_what, key, known, most) => expect(mostUsual(key, known)).toBe(most));
});

/** The averages after so many minutes with so many units each. */
function after(minutes: number, perMinute: number, from: Baseline[] = []): Baseline[] {
  let known = from;
  for (let minute = 1; minute <= minutes; minute++) {
    const before = new Map(known.map((each) => [each.key, each]));
    const volumes = new Map(perMinute > 0 ? [[ERRORS, perMinute]] : []);
    known = nextBaselines(before, (minute - 1) * MINUTE, volumes, minute * MINUTE);
  }
  return known;
}

describe('the average', () => {
  test('counts the first hour in full', () => {
    const [known] = after(60, 100);
    expect(known!.perMinute).toBeCloseTo(100, 0);
    expect(known!.minutes).toBeGreaterThan(58);
  });

  test('survives a night, and forgets within days', () => {
    const day = after(24 * 60, 100);
    expect(after(8 * 60, 0, day)[0]!.perMinute).toBeGreaterThan(50);
    expect(after(3 * 24 * 60, 0, day)[0]!.perMinute).toBeLessThan(20);
  });

  test('follows a lasting growth within hours, but not a spike of ten minutes', () => {
    const day = after(24 * 60, 200);
    expect(day[0]!.minutes).toBeGreaterThan(1_000);
    expect(mostUsual(ERRORS, after(10, 10_000, day)[0])).toBeLessThan(2_500);
    expect(mostUsual(ERRORS, after(12 * 60, 10_000, day)[0])).toBeGreaterThan(10_000);
  });

  test('does not change while no relay runs', () => {
    const known = [{ ...baseline(100), seenAt: 0 }];
    const next = nextBaselines(new Map([[ERRORS, known[0]!]]), 0, new Map(), 48 * 3_600_000);
    expect(next[0]!.perMinute).toBeGreaterThan(98);
  });

  test('is dropped for a project that was quiet for a week', () => {
    const next = nextBaselines(new Map([[ERRORS, baseline(100)]]), 0, new Map(), 8 * 24 * 3_600_000);
    expect(next).toEqual([]);
  });
});
