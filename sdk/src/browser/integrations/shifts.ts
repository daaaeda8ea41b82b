import { hiddenSince } from './observe.ts';

/** Shifts within a second of each other are one window, of at most five seconds. */
const GAP_MS = 1000;
const WINDOW_MS = 5000;

interface LayoutShift {
  startTime: number;
  value: number;
  hadRecentInput: boolean;
}

interface Shifts {
  readonly isSupported: boolean;
  take: (entries: readonly unknown[]) => void;
  worst: () => number;
  reset: () => void;
}

/** Cumulative layout shift: the window in which most moved, but for what moved by the user's own input. */
export function shiftWindows(): Shifts {
  let worst = 0;
  let sum = 0;
  let firstAt = 0;
  let lastAt = -Infinity;

  return {
    // Nobody saw a page that was loaded in the background being laid out.
    isSupported:
      (
        globalThis as { PerformanceObserver?: typeof PerformanceObserver }
      ).PerformanceObserver?.supportedEntryTypes?.includes('layout-shift') === true && hiddenSince() > 0,
    take: (entries) => {
      for (const { startTime, value, hadRecentInput } of entries as readonly LayoutShift[]) {
        if (hadRecentInput) continue;
        const isOpen = startTime - lastAt < GAP_MS && startTime - firstAt < WINDOW_MS;
        if (!isOpen) firstAt = startTime;
        sum = isOpen ? sum + value : value;
        lastAt = startTime;
        worst = Math.max(worst, sum);
      }
    },
    worst: () => worst,
    reset: () => {
      worst = sum = 0;
      lastAt = -Infinity;
    },
  };
}
