import { SIGN_MS } from '../log/index.ts';
import type { TimeSpan } from '../log/index.ts';

/** After a pause between two signs longer than this the relay was frozen or cut off: it could take nothing meanwhile. */
const LONGEST_MS = 2.5 * SIGN_MS;
/** A reader asks for the minutes of a week at most. */
const KEPT_MS = 7 * 24 * 3_600_000;
const MOST_SPANS = 64;

/**
 * The spans of a relay that lives at `at`. Its last span goes on, unless the relay was refusing since, was silent for too long, or
 * its clock was set back. The oldest spans are left out where there are too many.
 */
export function extended(spans: readonly TimeSpan[], at: number, wasRefusing: boolean): TimeSpan[] {
  const last = spans.at(-1);
  const goesOn = last !== undefined && !wasRefusing && at >= last.to && at - last.to <= LONGEST_MS;
  const all = goesOn ? [...spans.slice(0, -1), { from: last.from, to: at }] : [...spans, { from: at, to: at }];
  return all.filter(({ to }) => at - to < KEPT_MS).slice(-MOST_SPANS);
}
