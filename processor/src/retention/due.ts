/** The newest end of a clean-up, by the step `run`. */
export interface LastRun {
  at: number;
  isDone: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Between three and four at night by the clock of the process (`TZ`): after midnight's reports, before the first people come. */
export const QUIET_HOUR = 3;

/**
 * Whether a clean-up begins now: in the quiet hour, at any time when the last one is over a day ago, and an hour after one that its
 * time limit ended. `hour` is that of the installation's clock.
 */
export function isDue(now: number, hour: number, last: LastRun | null): boolean {
  if (last === null || now - last.at > DAY_MS + HOUR_MS) return true;
  if (!last.isDone) return now - last.at >= HOUR_MS;
  return hour === QUIET_HOUR && now - last.at > HOUR_MS;
}
