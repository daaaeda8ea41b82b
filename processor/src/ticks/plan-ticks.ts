import { MINUTE_MS } from '@breakwater/relay/log';
import type { TimeSpan, TickRecord } from '@breakwater/relay/log';

import { awayIn } from './away.ts';

/**
 * A record that a relay received in a minute is in the log, or refused, so long after its end: an append waits for ten seconds and
 * is sent for ten more at most. By then relays have said that they lived to its end.
 */
export const PASS_AFTER_MS = 20_000;
/** After a longer stop the minutes before are not passed one by one: the log of `issues` keeps no more. */
const CATCH_UP_MS = 7 * 24 * 3_600_000;

export interface TicksQuestion {
  /** The minute of the partition's last tick; null where there was none. */
  last: number | null;
  /** Everything that was in the live lanes at this time has been consumed. */
  passedUntil: number;
  alive: readonly TimeSpan[];
  /** Spans that the clock jumped over. */
  jumps: readonly TimeSpan[];
  /** No more than this many ticks. */
  most: number;
}

/** The ticks that are due in a partition, the oldest first. */
export function planTicks({ last, passedUntil, alive, jumps, most }: TicksQuestion): TickRecord[] {
  const newest = minuteOf(passedUntil - PASS_AFTER_MS);
  const oldest = newest - CATCH_UP_MS;
  const isCut = last !== null && last < oldest;
  const before = last === null ? newest - MINUTE_MS : Math.max(last, oldest);
  const count = Math.min(most, Math.max(0, (newest - before) / MINUTE_MS));
  return Array.from({ length: count }, (_, index) => {
    const minute = before + (index + 1) * MINUTE_MS;
    const span = { from: minute - MINUTE_MS, to: minute };
    const isGap = (isCut && index === 0) || jumps.some(({ from, to }) => from < span.to && span.from < to);
    return { v: 1, kind: 'tick', minute, away: awayIn(alive, span), ...(isGap && { gap: true as const }) };
  });
}

const minuteOf = (ms: number): number => ms - (ms % MINUTE_MS);
