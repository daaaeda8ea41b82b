import type { OffsetsOfPartition } from '@breakwater/relay/log';

/** A group's new place in a partition. */
export interface Move {
  topic: string;
  group: string;
  partition: number;
  from: number | null;
  to: number;
  /** Records between the new place and the oldest one: the group states them as lost. */
  lost: number;
}

/**
 * The places at which nothing is left out and no row comes twice: behind what the store has, or at a time where that is later. A
 * store that has more than the log, because the log was begun anew, is read from the time on.
 */
export function movesOf({
  topic,
  group,
  partitions,
  after,
  reached,
}: {
  topic: string;
  group: string;
  partitions: readonly OffsetsOfPartition[];
  /** By partition, the first record after the time. */
  after: ReadonlyMap<number, number>;
  /** By partition, the place behind the last record of which the store has rows. */
  reached: ReadonlyMap<number, number>;
}): Move[] {
  return partitions.map(({ partition, start, end, committed }) => {
    const atTime = after.get(partition) ?? end;
    const inStore = reached.get(partition);
    const isOfThisLog = inStore !== undefined && inStore <= end;
    // The first record after a time is the oldest one also where earlier ones are gone: then the store's place says how many.
    const to = !isOfThisLog ? atTime : atTime > start ? Math.max(atTime, inStore) : inStore;
    return { topic, group, partition, from: committed, to, lost: Math.max(0, start - to) };
  });
}
