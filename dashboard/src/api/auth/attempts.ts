export interface Attempts {
  /** Counts one attempt. Null when it is allowed, else the seconds until the next one is. */
  take(key: string): number | null;
  /** Takes one attempt back, which does not count after all. */
  giveBack(key: string): void;
  /** Takes all attempts back. */
  forget(key: string): void;
}

/** The most keys in memory. A flood of more keys only pushes out the oldest. */
const MOST_KEYS = 10_000;

/** At most `most` attempts a key in each window that begins with the key's first attempt. */
export function createAttempts({ most, windowMs }: { most: number; windowMs: number }, clock: () => number): Attempts {
  const windows = new Map<string, { count: number; endsAt: number }>();

  return {
    take(key) {
      const now = clock();
      const window = windows.get(key);
      // A window that ends later than one that begins now is of a clock that was ahead.
      if (!window || window.endsAt <= now || window.endsAt > now + windowMs) {
        windows.delete(key);
        windows.set(key, { count: 1, endsAt: now + windowMs });
        const oldest = windows.keys().next();
        if (windows.size > MOST_KEYS && !oldest.done) windows.delete(oldest.value);
        return null;
      }
      if (window.count >= most) return Math.ceil((window.endsAt - now) / 1000);
      window.count += 1;
      return null;
    },
    giveBack(key) {
      const window = windows.get(key);
      if (window) window.count -= 1;
    },
    forget(key) {
      windows.delete(key);
    },
  };
}
