export interface Observed {
  /** Hands over what the browser has not told of yet. */
  flush: () => void;
  stop: () => void;
}

const nothing: Observed = { flush: () => undefined, stop: () => undefined };

/** All entries of the type, also those from before; none where the browser does not know it, which it would write to the console. */
export function observe(type: string, take: (entries: PerformanceEntryList) => void, options: object = {}): Observed {
  const { PerformanceObserver } = globalThis as { PerformanceObserver?: typeof globalThis.PerformanceObserver };
  if (!PerformanceObserver?.supportedEntryTypes?.includes(type)) return nothing;
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type, buffered: true, ...options });
  return { flush: () => take(observer.takeRecords()), stop: () => observer.disconnect() };
}

/** When the page was hidden first, in milliseconds since it began; what it painted after that was seen by nobody, or late. */
export function hiddenSince(): number {
  const states = performance.getEntriesByType('visibility-state') as PerformanceEntryList;
  const shownAt = activationStart();
  const first = states.find(({ name, startTime }) => name === 'hidden' && (!shownAt || startTime > shownAt));
  if (first) return first.startTime;
  return states.length === 0 && document.visibilityState === 'hidden' ? 0 : Infinity;
}

/** A page that was loaded ahead begins when it is shown. */
export const activationStart = (): number => {
  const [navigation] = performance.getEntriesByType('navigation') as { activationStart?: number }[];
  return navigation?.activationStart ?? 0;
};
