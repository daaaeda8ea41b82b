/** Issues of which this relay took an event lately, by their rough fingerprints. */
export interface SeenIssues {
  has(fingerprint: number): boolean;
  note(fingerprint: number): void;
}

export interface SeenOptions {
  /** At this bound the issue that was noted longest ago is forgotten: its next event counts as a first one. */
  most: number;
  /** After this time an event of the issue is taken again, however often it repeats. */
  forMs: number;
  now: () => number;
}

export function createSeenIssues({ most, forMs, now }: SeenOptions): SeenIssues {
  /** The time when each issue was noted; in that order. */
  const notedAt = new Map<number, number>();
  return {
    has(fingerprint) {
      const at = notedAt.get(fingerprint);
      return at !== undefined && now() - at < forMs;
    },
    note(fingerprint) {
      notedAt.delete(fingerprint);
      notedAt.set(fingerprint, now());
      if (notedAt.size <= most) return;
      const [oldest] = notedAt.keys();
      if (oldest !== undefined) notedAt.delete(oldest);
    },
  };
}
