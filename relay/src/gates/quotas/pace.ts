/** How a quota may be used up within its window, for all relays together. */
export interface Pace {
  /** Units that may have been let through by now. */
  allowed: number;
  /** Units by which `allowed` grows in a second. */
  perSecond: number;
}

/** The part of a window up to an hour that may be used ahead of the even pace: a fifth, 12 s of a minute. */
const AHEAD = 0.2;
/** A quota for a day or a month is a budget, and days differ: half of it may be used ahead. */
const AHEAD_OF_A_BUDGET = 0.5;
const BUDGET_MS = 3_600_000;
/** Limits this small are not paced: they allow no flood, and a single user's burst must not meet them. */
const UNPACED_UNITS = 20;
/** The time at the end of a window in which relays may use units that others left; at most a fifth of the window. */
const REST_MS = 3_000;

/**
 * The even pace with a part of the quota ahead of it, so that a window is not used up in its first second. All of the quota is
 * free a little before the end, so that constant demand uses it up, however much pacing refused before.
 */
export function paceOf(limit: number, windowMs: number, elapsedMs: number): Pace {
  const ahead = Math.min(1, Math.max(windowMs > BUDGET_MS ? AHEAD_OF_A_BUDGET : AHEAD, UNPACED_UNITS / limit));
  const rampMs = windowMs - Math.min(REST_MS, windowMs / 5);
  const allowed = limit * Math.min(1, ahead + ((1 - ahead) * elapsedMs) / rampMs);
  return { allowed, perSecond: elapsedMs >= rampMs ? 0 : (1000 * limit * (1 - ahead)) / rampMs };
}
