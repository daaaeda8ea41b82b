import { SUBSCRIPTIONS } from '@breakwater/processor';
import type { Store } from '@breakwater/processor/store';
import type { Log } from '@breakwater/relay/log';

/** A process that can be killed at any moment. */
export interface Part {
  name: string;
  /** Kills as `kill -9` does. Resolves when the process has ended. */
  kill(): Promise<void>;
  /** Starts again on the same data. Resolves when it is ready. */
  start(): Promise<void>;
}

/** The product in either of its two forms. */
export interface Installation {
  /** The DSNs, one for each relay. */
  dsns: readonly string[];
  parts: readonly Part[];
  /** Waits until all appended records are processed, stops everything, and opens the store. */
  finish<T>(look: (store: Store) => Promise<T>): Promise<T>;
  /** Ends running processes in whatever state, and deletes their data. */
  remove(): Promise<void>;
}

/** Records that are not processed yet, by topic. Empty when all are. */
export async function waitingIn(log: Pick<Log, 'positions'>): Promise<Record<string, number>> {
  const waiting: Record<string, number> = {};
  for (const { topic, group } of Object.values(SUBSCRIPTIONS)) {
    const positions = await log.positions(topic, group);
    const records = positions.reduce((sum, { committed, end }) => sum + end - committed, 0);
    if (records > 0) waiting[topic] = records;
  }
  return waiting;
}
