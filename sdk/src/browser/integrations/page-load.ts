import type { Transaction } from '../../core/tracing/span.ts';
import { activationStart, hiddenSince, observe } from './observe.ts';

/** Phases of a page load: the span is `browser.` and the phase, its times are `Start` and `End` of the navigation timing. */
const PHASES = ['redirect', 'domainLookup', 'connect', 'request', 'response', 'domContentLoadedEvent', 'loadEvent'];

const PAINTS: Readonly<Record<string, string>> = { 'first-paint': 'fp', 'first-contentful-paint': 'fcp' };

/** Adds to a page load what the browser measured of it. Called when it ends, for then all is there. */
export function addPageTimings(transaction: Transaction): void {
  const origin = performance.timeOrigin / 1000;
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (navigation) {
    transaction.setMeasurement('ttfb', sinceShown(navigation.responseStart), 'millisecond');
    const times = navigation.toJSON() as Record<string, number>;
    for (const phase of PHASES) {
      const start = times[`${phase}Start`] ?? 0;
      const end = times[phase === 'request' ? 'responseStart' : `${phase}End`] ?? 0;
      if (end <= start) continue;
      const startTimestamp = origin + start / 1000;
      transaction
        .child({ name: location.pathname, op: `browser.${phase}`, startTimestamp, origin: 'auto.ui.browser' })
        .end(origin + end / 1000);
    }
  }
  for (const { name, startTime } of performance.getEntriesByType('paint')) {
    const measurement = PAINTS[name];
    if (measurement && startTime < hiddenSince())
      transaction.setMeasurement(measurement, sinceShown(startTime), 'millisecond');
  }
}

/** Keeps the largest paint so far on the transaction, where the browser tells: until the first input, or until the page is hidden. */
export const observeLargestPaint = (transaction: Transaction): (() => void) =>
  observe('largest-contentful-paint', (entries) => {
    const largest = entries.findLast(({ startTime }) => startTime < hiddenSince());
    if (largest) transaction.setMeasurement('lcp', sinceShown(largest.startTime), 'millisecond');
  }).stop;

const sinceShown = (ms: number): number => Math.max(0, ms - activationStart());
