import { randomOf } from '../mutate-envelope.ts';
import type { Installation } from './installation.ts';
import { killAtRandom } from './kill-at-random.ts';
import type { Kill } from './kill-at-random.ts';
import { startLoad } from './load.ts';
import { isSpotless, judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export interface FaultOptions {
  seconds: number;
  seed: number;
  perSecond: number;
  leastPauseMs?: number;
  mostPauseMs?: number;
}

export interface FaultReport extends FaultOptions {
  acknowledged: number;
  statuses: Readonly<Record<number, number>>;
  limits: Readonly<Record<string, number>>;
  withoutRetryAfter: number;
  givenUp: number;
  kills: Kill[];
  /** From the end of the load until all records were processed and judged. */
  finishMs: number;
  verdict: Verdict;
  isSpotless: boolean;
}

/**
 * Puts load on real processes that are killed at random moments, then checks that all acknowledged events are stored once and
 * accounted for. Removes the installation.
 */
export async function runFaults(installation: Installation, options: FaultOptions): Promise<FaultReport> {
  const { seconds, seed, perSecond, leastPauseMs = 3_000, mostPauseMs = 12_000 } = options;
  try {
    const load = startLoad(installation.dsns, perSecond);
    const random = randomOf(seed);
    const kills = await killAtRandom(installation.parts, { seconds, random, leastPauseMs, mostPauseMs });
    await load.stop();
    const loadEnded = performance.now();
    const verdict = await installation.finish((store) => judge(store, load));
    const finishMs = Math.round(performance.now() - loadEnded);
    const { events, transactions, statuses, limits, withoutRetryAfter, givenUp } = load;
    const acknowledged = events.size + transactions.size;
    const isFine = isSpotless(verdict) && givenUp === 0 && withoutRetryAfter === 0 && acknowledged > 0;
    return {
      ...options,
      acknowledged,
      statuses,
      limits,
      withoutRetryAfter,
      givenUp,
      kills,
      finishMs,
      verdict,
      isSpotless: isFine,
    };
  } finally {
    await installation.remove();
  }
}
