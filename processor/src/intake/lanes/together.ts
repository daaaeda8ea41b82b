import { SYSTEM_CLOCK } from './scheduler.ts';
import type { Clock } from './scheduler.ts';

/** Keeps the lanes of a partition together, for one lane. */
export interface Together {
  /** The lane of the partition was assigned to this process. */
  taken(partition: number): void;
  /** Resolves when the other lanes of the partition are here too, when the wait takes too long, or when the signal is aborted. */
  wait(partition: number, signal: AbortSignal): Promise<void>;
}

/** A process joins all of its groups within seconds. Where it does not get one of them, its other lanes start without it. */
const MOST_MS = 5_000;
const LOOK_MS = 50;

/**
 * A rebalance moves the lanes of a partition one by one. Until the last of them has moved, the process that had them may store
 * copies of events that this one stores, and neither would know. So a newly assigned lane waits for the others; one that stayed
 * continues.
 */
export function createTogether(areAllHere: (partition: number) => boolean, clock: Clock = SYSTEM_CLOCK): Together {
  const takenAt = new Map<number, number>();
  const isLate = (partition: number): boolean => clock.now() - (takenAt.get(partition) ?? -Infinity) >= MOST_MS;
  return {
    taken: (partition) => void takenAt.set(partition, clock.now()),
    async wait(partition, signal) {
      while (!areAllHere(partition) && !isLate(partition) && !signal.aborted) {
        await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
      }
    },
  };
}
