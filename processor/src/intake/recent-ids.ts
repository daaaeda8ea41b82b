import { laneOf, lanesOf } from '@breakwater/relay/log';
import type { Batch, LaneName, LiveTopic } from '@breakwater/relay/log';

import type { Before } from '../kinds/kind.ts';
import type { Store } from '../store/port.ts';
import { storedIds, storedIdsOfBatch } from './stored-ids.ts';
import type { IdColumn } from './stored-ids.ts';

/** The ids of one batch's records. */
export interface BatchIds {
  before(project: number, id: string, offset: number): Before;
  /** Takes an id for a record. False where another record has it. */
  isFirst(project: number, id: string, offset: number): boolean;
}

export interface RecentIds {
  /** Call with each batch before its records are asked about; one batch of a partition at a time, over all lanes of the live topic. */
  enter(batch: Batch): Promise<BatchIds>;
  /**
   * Call when a partition of a lane is assigned to this process: another one may have stored events of any of its lanes
   * meanwhile.
   */
  takenOver(partition: number): void;
  /** Call when a batch has failed: its ids are read back from the store before they are used again. */
  forget(batch: Pick<Batch, 'topic' | 'partition'>): void;
}

/**
 * Two hours of one busy project, or the 50 s that a client needs to send again at 1,000 events/s. About 6 MB a partition. The
 * other lanes drain faster than they fill, so that a larger number there helps little.
 */
const MAX_IDS = { live: 50_000, slow: 20_000, backlog: 20_000 } as const satisfies Record<LaneName, number>;
const REMEMBERED_MS = 30 * 60_000;

/** The ids of one lane of one partition. */
interface Memory {
  /** Offset of the record that brought an id, by project and id. Oldest first. */
  offsets: Map<string, number>;
  /** The range of the batch that entered last; null before the first. */
  range: { first: number; end: number } | null;
}

type LaneMemories = Map<LaneName, Memory>;

/**
 * Which events a partition has brought lately, in all lanes of a live topic, by the tables that its kinds come to. A client that gets no answer sends the same event again,
 * perhaps into another lane; copies have one key, hence lie in one partition of whatever lane, hence are seen here by one process.
 *
 * The promise: of copies within the last 50,000 live events of a partition (20,000 of another lane) one is stored. When another
 * process takes the partition over, or this one starts again, it reads back the newest 20,000 ids of each lane that were
 * processed in the last 30 minutes; copies that are further apart than that are stored twice. While `isHere` shows that another
 * process has a lane of the partition, that lane is read back before each batch: then only copies in two batches that are in
 * hand at the same time are stored twice.
 *
 * The source of an event is stored with it, so a repeated batch is not mistaken for copies of itself. Besides the batch in hand
 * the memory holds only stored events. If a copy were dropped in favour of an event that is not stored yet, a crash could leave
 * neither: the batch that dropped the copy may be done already.
 */
export function createRecentIds(
  store: Pick<Store, 'select'>,
  live: LiveTopic,
  columns: readonly IdColumn[],
  now: () => number,
  isHere: (lane: LaneName, partition: number) => boolean,
): RecentIds {
  const lanes = lanesOf(live);
  const partitions = new Map<number, LaneMemories>();

  const nameOf = (topic: string): LaneName => {
    const known = laneOf(topic);
    if (known?.live !== live) throw new Error(`${topic} is no lane of ${live}`);
    return known.lane;
  };

  return {
    async enter(batch) {
      const own = nameOf(batch.topic);
      const memories: LaneMemories = partitions.get(batch.partition) ?? new Map();
      // Set before anything is awaited: if the partition is taken over meanwhile, this entry is dropped for the next batch.
      partitions.set(batch.partition, memories);
      if (!goesOn(memories.get(own)?.range, batch)) memories.delete(own);
      for (const { lane } of lanes) {
        // A rebalance moves the lanes one by one: events that another process stores in the meantime are in the store alone.
        const isElsewhere = lane !== own && !isHere(lane, batch.partition);
        if (memories.has(lane) && !isElsewhere) continue;
        const offsets = await storedIds(store, columns, lane, batch.partition, now() - REMEMBERED_MS);
        memories.set(lane, { offsets, range: null });
      }

      const memory = memories.get(own);
      if (!memory) throw new Error(`${own} is no lane of ${live}`);
      memory.range = { first: batch.first, end: batch.end };
      if (batch.redelivered) {
        const stored = await storedIdsOfBatch(store, columns, own, batch);
        for (const [key, offset] of stored) memory.offsets.set(key, offset);
      }
      return batchIds(memories, own, memory.offsets);
    },

    takenOver(partition) {
      partitions.delete(partition);
    },

    forget({ topic, partition }) {
      partitions.get(partition)?.delete(nameOf(topic));
    },
  };
}

/** True for the next batch, or the same one again. A lane without a batch so far was read back with the others. */
const goesOn = (range: Memory['range'] | undefined, { first }: Pick<Batch, 'first'>): boolean =>
  range !== undefined && range !== null && (first === range.end || first === range.first);

function batchIds(memories: LaneMemories, own: LaneName, offsets: Map<string, number>): BatchIds {
  const others = [...memories].filter(([lane]) => lane !== own).map(([, memory]) => memory.offsets);

  const before = (key: string, offset: number): Before => {
    const known = offsets.get(key);
    if (known !== undefined) return known === offset ? 'itself' : 'copy';
    return others.some((other) => other.has(key)) ? 'copy' : 'nothing';
  };

  return {
    before: (project, id, offset) => before(`${project}:${id}`, offset),
    isFirst(project, id, offset) {
      const key = `${project}:${id}`;
      const known = before(key, offset);
      if (known !== 'nothing') return known === 'itself';

      offsets.set(key, offset);
      if (offsets.size > MAX_IDS[own]) {
        for (const [oldest] of offsets) {
          offsets.delete(oldest);
          break;
        }
      }
      return true;
    },
  };
}
