import type { Logger } from '@breakwater/relay/service';

import { runDeletions } from '../deletion/run-deletions.ts';
import { runIssueDeletions } from '../deletion/run-issue-deletions.ts';
import { runErasures } from '../erasure/erasures.ts';
import type { Store } from '../store/port.ts';
import { applyLongest } from './apply-longest.ts';
import { cleanUp } from './clean-up.ts';
import { isDue } from './due.ts';
import type { LastRun } from './due.ts';
import { readRetention } from './retention.ts';
import { createStepLog } from './step-log.ts';
import { KEPT_TABLES, longestOfTable } from './tables.ts';

export interface KeeperOptions {
  store: Store;
  /** Whether this process is the one that keeps house. */
  isKeeper: () => boolean;
  /** Runs work that deletes from facts and sums alike, while nothing is rolled. */
  between: (work: () => Promise<void>) => Promise<void>;
  logger: Pick<Logger, 'error' | 'info'>;
  now: () => number;
}

export interface Keeper {
  /** Looks for work now, and waits until it is done. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_MS = 60_000;
/** A run gives way after this time, and is gone on with an hour later. */
const MOST_MS = 30 * 60_000;
/** Within the five seconds that a stop may take. The engine goes on with a change by itself, and the next start looks again. */
const STOP_MS = 2_000;

/**
 * Keeps house in one process of an installation: erases people, deletes projects, gives tables the retention that was set, and cleans
 * up at night. Where two processes do it for a moment, the second finds less to do.
 */
export function startKeeper({ store, isKeeper, between, logger, now }: KeeperOptions): Keeper {
  const stopping = new AbortController();
  let looking: Promise<void> | null = null;
  /** The longest days of all tables as this process last made sure of them. */
  let applied = '';

  const work = async (): Promise<void> => {
    const began = now();
    const isOver = (): boolean => stopping.signal.aborted || now() - began >= MOST_MS;
    const log = createStepLog(store, began, now);
    const retention = await readRetention(store);
    const days = KEPT_TABLES.map((table) => longestOfTable(table, retention)).join();
    if (days !== applied) await applyLongest(store, retention, log);
    applied = days;
    await runErasures(store, { now, isOver, log, again: false });
    await runDeletions(store, { now, isOver, log });
    await runIssueDeletions(store, { now, isOver, log, between });
    if (isOver() || !isDue(now(), new Date(now()).getHours(), await lastRun(store))) return;
    await runErasures(store, { now, isOver, log, again: true });
    const isDone = await cleanUp({ store, now, mostMs: MOST_MS, signal: stopping.signal });
    logger.info({ isDone, ms: now() - began }, 'cleaned up');
  };

  const look = (): Promise<void> =>
    (looking ??= work()
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) logger.error({ error }, 'the clean-up failed and will be tried again');
      })
      .finally(() => (looking = null)));
  const timer = setInterval(() => void (isKeeper() && look()), LOOK_MS);

  return {
    look,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      const patience = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref());
      await Promise.race([looking, patience]);
    },
  };
}

async function lastRun(store: Pick<Store, 'select'>): Promise<LastRun | null> {
  const [row] = await store.select<{ at: number; isDone: number }>(
    `SELECT toFloat64(toUnixTimestamp64Milli(at)) AS at, done AS isDone
     FROM cleanups WHERE step = 'run' ORDER BY cleanups.run DESC, cleanups.at DESC LIMIT 1`,
  );
  return row ? { at: row.at, isDone: row.isDone === 1 } : null;
}
