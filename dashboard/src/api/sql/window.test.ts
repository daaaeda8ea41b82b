import { describe, expect, test } from 'vitest';

import { PERIODS } from '../../contract/periods.ts';
import { periodOf } from '../faces/sentry/period.ts';
import { barsOf, chartOf, PERIOD_MS, transactionStepsOf } from './window.ts';

const HOUR_MS = 3_600_000;
const now = Date.parse('2026-11-21T06:09:48.038Z');

describe.each(PERIODS)('the steps of %s', (period) => {
  test.each([
    ['bars', barsOf],
    ['chart', chartOf],
    ['transactions', transactionStepsOf],
  ])('for %s cover the period and end with the running step', (_name, stepsOf) => {
    const { sinceMs, stepMs, steps } = stepsOf(period, now);
    expect(stepMs * steps).toBe(PERIOD_MS[period]);
    expect(sinceMs + stepMs * steps).toBeGreaterThan(now);
    expect(sinceMs + stepMs * (steps - 1)).toBeLessThanOrEqual(now);
  });
});

test.each(PERIODS.filter((period) => period !== '1h'))(
  'the bars of %s fall on whole hours, for that is how the sums lie',
  (period) => {
    for (const { sinceMs, stepMs } of [barsOf(period, now), chartOf(period, now)]) {
      expect([sinceMs % HOUR_MS, stepMs % HOUR_MS]).toEqual([0, 0]);
    }
  },
);

test.each([
  [undefined, '90d'],
  ['', '90d'],
  ['30m', '1h'],
  ['24h', '24h'],
  ['2d', '7d'],
  ['2w', '14d'],
  ['9999w', '90d'],
  ['soon', null],
])('statsPeriod %j asks for %j', (statsPeriod, period) => {
  expect(periodOf(statsPeriod)).toBe(period);
});
