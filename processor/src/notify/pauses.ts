import type { Delivery } from './delivery.ts';

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** Between attempts; the last one again and again. Greylisting asks for minutes, an outage takes hours. */
const PAUSES_MS = [0.5, 2, 10, 30, 60].map((minutes) => minutes * MINUTE_MS);
/** The most that a service may ask for. */
const LONGEST_ASKED_MS = 60 * MINUTE_MS;

/** Nothing is made to wait for longer than an hour: a later time is of a clock that was ahead, and does not count. */
export const FARTHEST_MS = LONGEST_ASKED_MS + 10 * MINUTE_MS;

/** How long to wait after so many attempts that were answered by "later". */
export function pauseAfter(attempts: number, askedMs?: number): number {
  if (askedMs !== undefined) return Math.min(Math.max(askedMs, 1000), LONGEST_ASKED_MS);
  return PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1] ?? MINUTE_MS;
}

/** A decision of yesterday is no news. One attempt is made however old it is. */
export const isOver = ({ decidedAt, attempts }: Delivery, nowMs: number): boolean =>
  attempts > 0 && nowMs >= decidedAt + DAY_MS;

/** An attempt takes at most half of that, so the process that has one in hand for longer has died. */
export const BEGUN_MS = MINUTE_MS;

/** How long a receiver that has a message may hold up those of others. Mail servers answer within that; see `attempt.ts`. */
export const TURN_MS = 2_000;

/** Refusals in a row after which a receiver is held back, and how often it is tried then. */
export const REFUSALS = 10;
export const PROBE_MS = 15 * MINUTE_MS;
