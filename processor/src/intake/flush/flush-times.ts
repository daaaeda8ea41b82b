/* When batches that are not full are handed out. */

/**
 * From this rate on a flush holds so many rows that its fixed cost is small, so the wait may be short. Records a second of this
 * process.
 */
const BUSY_PER_SECOND = 100;
/** An event is on the page 1.5 s after it was sent: the rest is for the request, the log and the question of the page. */
const VISIBLE_MS = 1_440;
/** Nothing is as fast as would allow for a longer wait. */
const QUIET_MS = 1_380;
/** With less, a table would get more than an insert a second. */
const LEAST_QUIET_MS = 1_000;
/** One second in place of 1.5, of which a flush of hundreds of rows takes more. */
const BUSY_MS = 800;
/** Many processors flush less often each, but an event is on the page within three seconds all the same. */
const MOST_MS = 2_500;

/**
 * The time between two openings of the gate of a process, one of so many that share the lanes. `pathMs` is how long the path after
 * an opening takes: where machine or engine are slow, events of a process that is alone wait less before it.
 */
export function flushIntervalMs(perSecond: number, processors: number, pathMs: number): number {
  const isAlone = processors <= 1;
  const quiet = isAlone ? Math.min(QUIET_MS, Math.max(LEAST_QUIET_MS, VISIBLE_MS - pathMs)) : QUIET_MS;
  const alone = perSecond < BUSY_PER_SECOND ? quiet : BUSY_MS;
  // Two make as many inserts in sum as one second allows a table; more would need a wait that nobody accepts.
  return Math.min(MOST_MS, (alone * (Math.max(1, processors) + 1)) / 2);
}

export interface Openings {
  /** When the oldest record that waits was appended, by the log's clock. */
  oldestMs: number;
  /** When the gate opened last, or was made. */
  openedAt: number;
  intervalMs: number;
  now: number;
}

/**
 * When the gate opens next: once the oldest record has waited an interval, an interval after the last opening. A record that
 * comes while nothing waits hence waits as long as any, and one that was handed out late opens nothing before the others. No
 * clock of the log that differs from ours makes the wait longer.
 */
export const opensAt = ({ oldestMs, openedAt, intervalMs, now }: Openings): number =>
  Math.min(now + intervalMs, Math.max(oldestMs, openedAt) + intervalMs);

/** How many processes share partitions of which this one has `own`. */
export const processorsOf = (own: number, all: number): number => (own > 0 ? Math.ceil(all / own) : 1);
