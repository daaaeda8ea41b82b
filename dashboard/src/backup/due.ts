const HOUR_MS = 3_600_000;
/** By the clock of this machine's zone: the hours in which least comes. */
const NIGHT = { from: 2, to: 5 };
/** A night's backup is not taken twice, also where the night is long. */
const APART_MS = 12 * HOUR_MS;
/** A machine that is off at night takes its backup by day. */
const AT_MOST_MS = 30 * HOUR_MS;
const AGAIN_MS = HOUR_MS;
const LATE_MS = 48 * HOUR_MS;

/** Whether a backup is to be taken now. The first one is, and one that was not proven is tried again in an hour. */
export function backupIsDue(now: number, hour: number, last: { at: number; isProven: boolean } | null): boolean {
  if (last === null) return true;
  const since = now - last.at;
  if (!last.isProven) return since >= AGAIN_MS;
  const isNight = hour >= NIGHT.from && hour < NIGHT.to;
  return isNight ? since >= APART_MS : since >= AT_MOST_MS;
}

/** Whether operators have to know that no backup was proven since then. */
export const isLate = (now: number, provenAt: number): boolean => now - provenAt > LATE_MS;
