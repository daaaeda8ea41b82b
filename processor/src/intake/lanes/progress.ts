import type { Batch, LaneName, Position } from '@breakwater/relay/log';

import type { EnvelopeLane } from '../../topics/subscriptions.ts';

/** How far behind one partition of a lane is. */
export interface PartitionLag {
  lane: LaneName;
  topic: string;
  partition: number;
  /** Age of the oldest record that is not stored yet, by the log's time; 0 where there is none. */
  oldestAgeMs: number;
  /** Records not stored yet, by the newest positions of the log. */
  waiting: number;
  /** Recent average of records stored in a second. */
  perSecond: number;
}

/** The weight of a measurement falls to a third in this time. */
const RATE_MS = 5_000;
const LEAST_RATE = 0.05;

interface InPartition {
  /** Time of the first record of the batch in hand; null where none is. */
  oldest: number | null;
  inHand: number;
  /** The offset behind the last record stored by this process; null before the first. */
  done: number | null;
  position: Position | null;
  /** Since when the log has records that were not handed out: the log is away, or the group is. */
  unheardSince: number | null;
  stored: number;
  perSecond: number;
}

/**
 * The state of this process's part of one lane. Times are epoch milliseconds. A batch stays in hand while it is tried again, so
 * its age grows meanwhile.
 */
export class LaneProgress {
  readonly lane: EnvelopeLane;
  readonly #partitions = new Map<number, InPartition>();
  #tickedAt: number | null = null;
  #partitionCount = 0;

  constructor(lane: EnvelopeLane) {
    this.lane = lane;
  }

  /** A batch was handed out, perhaps again. */
  came({ partition, records }: Pick<Batch, 'partition' | 'records'>): void {
    const known = this.#in(partition);
    known.oldest = records[0]?.timestampMs ?? null;
    known.inHand = records.length;
    known.unheardSince = null;
  }

  done({ partition, end, records }: Pick<Batch, 'partition' | 'end' | 'records'>): void {
    const known = this.#in(partition);
    known.oldest = null;
    known.inHand = 0;
    known.done = end;
    known.stored += records.length;
  }

  /** Takes the positions of the group in the log. */
  heard(positions: readonly Position[], now: number): void {
    this.#partitionCount = positions.length;
    for (const position of positions) {
      const known = this.#in(position.partition);
      // The position is of another log than the one that was read here.
      if (known.done !== null && known.done > position.end) known.done = null;
      known.position = position;
      const isUnheard = known.oldest === null && waitingOf(known) > 0;
      known.unheardSince = isUnheard ? (known.unheardSince ?? now) : null;
    }
  }

  /** How many partitions the lane has, in all processes; 0 before the log has told. */
  get partitionCount(): number {
    return this.#partitionCount;
  }

  /** Call about once a second, for the rates. */
  tick(now: number): void {
    const passed = now - (this.#tickedAt ?? now);
    this.#tickedAt = now;
    if (passed <= 0) return;
    const weight = 1 - Math.exp(-passed / RATE_MS);
    for (const known of this.#partitions.values()) {
      known.perSecond += ((known.stored * 1000) / passed - known.perSecond) * weight;
      if (known.perSecond < LEAST_RATE) known.perSecond = 0;
      known.stored = 0;
    }
  }

  /** The states of this process's partitions. */
  states(partitions: readonly number[], now: number): PartitionLag[] {
    // The state of another process's partition is dropped: the partition may return with nothing in hand.
    for (const partition of this.#partitions.keys()) {
      if (!partitions.includes(partition)) this.#partitions.delete(partition);
    }
    return partitions.map((partition) => {
      const known = this.#in(partition);
      const since = known.oldest ?? known.unheardSince ?? now;
      return {
        lane: this.lane.lane,
        topic: this.lane.topic,
        partition,
        oldestAgeMs: Math.max(0, now - since),
        waiting: Math.max(waitingOf(known), known.inHand),
        perSecond: Math.round(known.perSecond * 10) / 10,
      };
    });
  }

  #in(partition: number): InPartition {
    const known = this.#partitions.get(partition) ?? {
      oldest: null,
      inHand: 0,
      done: null,
      position: null,
      unheardSince: null,
      stored: 0,
      perSecond: 0,
    };
    this.#partitions.set(partition, known);
    return known;
  }
}

function waitingOf({ position, done }: InPartition): number {
  if (!position) return 0;
  return Math.max(0, position.end - Math.max(position.committed, done ?? 0));
}
