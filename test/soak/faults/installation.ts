import { SUBSCRIPTIONS } from '@breakwater/processor';
import type { Store } from '@breakwater/processor/store';
import type { Log } from '@breakwater/relay/log';

/** A process that can be killed at any moment. */
export interface Part {
  name: string;
  /** As `kill -9` does. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Again, on what it left. Resolves when it is ready. */
  start(): Promise<void>;
}

/** The product as it runs, in either of its two forms. */
export interface Installation {
  /** One for each relay. */
  dsns: readonly string[];
  parts: readonly Part[];
  /** Waits until all that was appended is processed, stops everything, and shows what is stored. */
  finish<T>(look: (store: Store) => Promise<T>): Promise<T>;
  /** Ends what still runs, whatever state it is in, and deletes what it wrote. */
  remove(): Promise<void>;
}

/** Records that nobody has processed yet, by topic. Empty when all is done. */
export async function waitingIn(log: Pick<Log, 'positions'>): Promise<Record<string, number>> {
  const waiting: Record<string, number> = {};
  for (const { topic, group } of Object.values(SUBSCRIPTIONS)) {
    const positions = await log.positions(topic, group);
    const records = positions.reduce((sum, { committed, end }) => sum + end - committed, 0);
    if (records > 0) waiting[topic] = records;
  }
  return waiting;
}
