import type { Period } from '../../contract/periods.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const BARS = 24;

export const PERIOD_MS: Record<Period, number> = {
  '1h': HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '14d': 14 * DAY_MS,
  '30d': 30 * DAY_MS,
  '90d': 90 * DAY_MS,
};

/** Equal steps that end with the step that contains `now`. */
export interface Window {
  sinceMs: number;
  stepMs: number;
  steps: number;
}

/** The 24 bars of a trend. Every period but the hour has bars of whole hours, which the hourly sums can answer. */
export const barsOf = (period: Period, now: number): Window =>
  windowOf(PERIOD_MS[period] / BARS, BARS, hourlyUnit(period), now);

/** Steps of the chart on the issue page. */
const CHART_STEPS: Record<Period, number> = { '1h': 30, '24h': 24, '7d': 56, '14d': 56, '30d': 60, '90d': 60 };

export const chartOf = (period: Period, now: number): Window => {
  const steps = CHART_STEPS[period];
  return windowOf(PERIOD_MS[period] / steps, steps, hourlyUnit(period), now);
};

/** Steps of the chart of transactions, whose sums are by quarters of an hour. */
const TRANSACTION_STEPS: Record<Period, number> = { '1h': 4, '24h': 48, '7d': 56, '14d': 56, '30d': 60, '90d': 90 };

export const transactionStepsOf = (period: Period, now: number): Window => {
  const steps = TRANSACTION_STEPS[period];
  return windowOf(PERIOD_MS[period] / steps, steps, 15 * MINUTE_MS, now);
};

const hourlyUnit = (period: Period): number => (period === '1h' ? MINUTE_MS / 2 : HOUR_MS);

const windowOf = (stepMs: number, steps: number, unitMs: number, now: number): Window => {
  const until = Math.floor(now / unitMs) * unitMs + unitMs;
  return { sinceMs: until - stepMs * steps, stepMs, steps };
};
