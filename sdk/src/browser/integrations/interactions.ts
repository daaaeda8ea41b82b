/** One in so many interactions may be slower. */
const PER_OUTLIER = 50;
const MAX_KEPT = 10;

interface Interaction {
  id: number;
  duration: number;
}

interface Interactions {
  take: (entries: readonly unknown[]) => void;
  /** Milliseconds; null where there was none. */
  worst: () => number | null;
  reset: () => void;
}

/**
 * Interaction to next paint: the longest interaction of a page, or its 98th percentile where there are 50 or more. The events of one
 * interaction, as `pointerup` and `click`, count by the longest of them.
 */
export function longestInteractions(): Interactions {
  let longest: Interaction[] = [];
  let lowestId = Infinity;
  let highestId = 0;
  let countedBefore = 0;

  /** Where the browser does not count, ids tell: they grow by seven. */
  const count = (): number =>
    (performance as { interactionCount?: number }).interactionCount ??
    (highestId > 0 ? (highestId - lowestId) / 7 + 1 : 0);

  return {
    take: (entries) => {
      for (const { interactionId: id, duration } of entries as readonly (PerformanceEntry & {
        interactionId?: number;
      })[]) {
        if (!id) continue;
        lowestId = Math.min(lowestId, id);
        highestId = Math.max(highestId, id);
        const known = longest.find((each) => each.id === id);
        if (known) known.duration = Math.max(known.duration, duration);
        else longest.push({ id, duration });
        longest = longest.sort((a, b) => b.duration - a.duration).slice(0, MAX_KEPT);
      }
    },
    worst: () => {
      const at = Math.min(longest.length - 1, Math.floor((count() - countedBefore) / PER_OUTLIER));
      return longest[Math.max(0, at)]?.duration ?? null;
    },
    reset: () => {
      longest = [];
      countedBefore = count();
    },
  };
}
