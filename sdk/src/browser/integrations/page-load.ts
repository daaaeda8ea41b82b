import type { Transaction } from '../../core/tracing/span.ts';

/** Phases of a page load: the span is `browser.` and the phase, its times are `Start` and `End` of the navigation timing. */
const PHASES = ['redirect', 'domainLookup', 'connect', 'request', 'response', 'domContentLoadedEvent', 'loadEvent'];

const PAINTS: Readonly<Record<string, string>> = { 'first-paint': 'fp', 'first-contentful-paint': 'fcp' };

/** Adds to a page load what the browser measured of it. Called when it ends, for then all is there. */
export function addPageTimings(transaction: Transaction): void {
  const origin = performance.timeOrigin / 1000;
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (navigation) {
    transaction.setMeasurement('ttfb', navigation.responseStart, 'millisecond');
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
    if (measurement) transaction.setMeasurement(measurement, startTime, 'millisecond');
  }
}

/** Keeps the largest paint so far on the transaction, where the browser tells. */
export function observeLargestPaint(transaction: Transaction): () => void {
  try {
    const observer = new PerformanceObserver((list) => {
      const largest = list.getEntries().at(-1);
      if (largest) transaction.setMeasurement('lcp', largest.startTime, 'millisecond');
    });
    observer.observe({ type: 'largest-contentful-paint', buffered: true });
    return () => observer.disconnect();
  } catch {
    // Not every browser knows this entry type, and some throw for those they do not know.
    return () => undefined;
  }
}
