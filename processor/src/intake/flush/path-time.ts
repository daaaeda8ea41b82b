/**
 * The longest that the path after the gate took of late: from an opening until rows are stored, and from there until the decider has
 * shown new issues. Each look forgets a little of it, so one slow merge shortens the waits of a minute, not of an hour.
 */
export interface PathTime {
  stored(ms: number): void;
  decided(ms: number): void;
  ms(): number;
}

const KEPT = 0.97;
/** A path that takes longer has a backlog, which no shorter wait would mend. */
const MOST_MS = 2_000;

export function createPathTime(): PathTime {
  let stored = 0;
  let decided = 0;
  const slower = (before: number, ms: number): number => Math.max(before * KEPT, Math.min(MOST_MS, Math.max(0, ms)));
  return {
    stored: (ms) => void (stored = slower(stored, ms)),
    decided: (ms) => void (decided = slower(decided, ms)),
    ms: () => stored + decided,
  };
}
