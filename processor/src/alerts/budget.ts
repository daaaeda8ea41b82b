/** Single notices that a receiver gets in any hour, unless the person chose another number. */
export const NOTICES_AN_HOUR = 10;

/** The largest number that a person may choose: the times of as many notices are kept. */
export const MOST_NOTICES_AN_HOUR = 100;

export const HOUR_MS = 3_600_000;

/** The notices of a receiver that count: the times of those that were let through singly in the last hour, in no order. */
export interface Budget {
  singles: readonly number[];
}

export const FULL_BUDGET: Budget = { singles: [] };

/** `left`: single notices that the receiver may still get in this hour. */
export interface Admission {
  budget: Budget;
  as: 'single' | 'digest';
  left: number;
}

/**
 * Lets a notice through singly while fewer than `perHour` were in the last hour; else it waits for the digest. The hour slides: with
 * hours of the clock a storm at five to three would be 20 mails in ten minutes.
 *
 * Times more than an hour ahead do not count either, so that a clock that was wrong holds nothing back after it was set.
 */
export function admitNotice(budget: Budget, nowMs: number, perHour: number = NOTICES_AN_HOUR): Admission {
  const singles = budget.singles.filter((at) => Math.abs(nowMs - at) < HOUR_MS);
  if (singles.length >= perHour) return { budget: { singles }, as: 'digest', left: 0 };
  const spent = [...singles, nowMs];
  return { budget: { singles: spent }, as: 'single', left: perHour - spent.length };
}
