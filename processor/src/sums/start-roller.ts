import type { Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { Store } from '../store/port.ts';
import { ENVELOPE_LANES } from '../topics/subscriptions.ts';
import type { EnvelopeLane } from '../topics/subscriptions.ts';
import { rollTable } from './roll.ts';
import type { CommittedPlace } from './roll.ts';
import { SUMS } from './tables.ts';
import type { SumsName, SumsTable } from './tables.ts';

export interface RollerOptions {
  log: Pick<Log, 'positions'>;
  store: Pick<Store, 'select' | 'insertSelect'>;
  /** Whether this process is the one that rolls. */
  isRoller: () => boolean;
  /** The longest time between two rolls while facts come. */
  everyMs: number;
  logger: Pick<Logger, 'error' | 'debug'>;
  now: () => number;
}

export interface Roller {
  /** Runs work that deletes from facts and sums alike, while nothing is rolled. */
  between(work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 10_000;
/** Questions read the tail of facts row by row: so many cost a few milliseconds. */
const MOST_RECORDS = 20_000;

const FACTS: readonly SumsTable['from'][] = ['events', 'spans'];
const lanesOf = (facts: SumsTable['from']): EnvelopeLane[] =>
  Object.values<EnvelopeLane>(ENVELOPE_LANES).filter(({ live }) => live === facts);

/**
 * Rolls facts into all tables of sums when enough of them wait, or every `everyMs`. One process of an installation does it; where two
 * do for a moment, `rollTable` lets the second have no effect.
 */
export function startRoller({ log, store, isRoller, everyMs, logger, now }: RollerOptions): Roller {
  let rolling: Promise<void> | null = null;
  let rolledAt = -Infinity;
  /** The committed records of each table of facts at its last roll; null before the first, which may find a tail of any length. */
  const rolled = new Map<SumsTable['from'], number>();

  const placesOf = async (facts: SumsTable['from']): Promise<CommittedPlace[]> => {
    const lanes = await Promise.all(
      lanesOf(facts).map(async ({ topic, group, lane }) =>
        (await log.positions(topic, group)).map(({ partition, committed }) => ({ lane, partition, committed })),
      ),
    );
    return lanes.flat();
  };

  const rollFacts = async (facts: SumsTable['from'], places: readonly CommittedPlace[]): Promise<void> => {
    const began = performance.now();
    let count = 0;
    for (const name of Object.keys(SUMS) as SumsName[]) {
      if (SUMS[name].from === facts) count = Math.max(count, await rollTable(store, name, places));
    }
    rolled.set(facts, recordsOf(places));
    logger.debug({ facts, count, ms: Math.round(performance.now() - began) }, 'rolled');
  };

  const look = async (): Promise<void> => {
    const isDue = now() - rolledAt >= everyMs;
    for (const facts of FACTS) {
      const places = await placesOf(facts);
      const waiting = recordsOf(places) - (rolled.get(facts) ?? -1);
      // A log that was begun anew has fewer records than before.
      if (waiting !== 0 && (isDue || Math.abs(waiting) >= MOST_RECORDS)) await rollFacts(facts, places);
    }
    if (isDue) rolledAt = now();
  };

  const tick = (): Promise<void> =>
    (rolling ??= look()
      .catch((error: unknown) => logger.error({ error }, 'facts could not be rolled and will be tried again'))
      .finally(() => (rolling = null)));
  const between = async (work: () => Promise<void>): Promise<void> => {
    if (rolling) return rolling.then(() => between(work));
    const working = work();
    rolling = working.catch(() => undefined).finally(() => (rolling = null));
    return working;
  };
  const timer = setInterval(() => void (isRoller() && tick()), Math.min(LOOK_MS, everyMs));

  return {
    between,
    async stop() {
      clearInterval(timer);
      await rolling;
    },
  };
}

const recordsOf = (places: readonly CommittedPlace[]): number =>
  places.reduce((sum, { committed }) => sum + committed, 0);
