import type { Batch } from '@breakwater/relay/log';

import { isoOf } from './event-row.ts';
import type { Store } from './store/port.ts';

export interface RecentIds {
  /** Call with each batch before its records are asked about. */
  enter(batch: Pick<Batch, 'partition' | 'first' | 'end'>): Promise<void>;
  /** True for the record that brought the id first, and again for the same record when it comes a second time. */
  isFirst(partition: number, project: number, id: string, offset: number): boolean;
}

/** Two hours of one busy project, or the 50 s that a client needs to send again at 1,000 events/s. About 6 MB a partition. */
const MAX_PER_PARTITION = 50_000;
const REMEMBERED_MS = 30 * 60_000;
/** As many as one query may give. */
const RELOAD_MAX = 20_000;

interface Memory {
  /** Offset of the record that brought an id, by project and id. Oldest first. */
  offsets: Map<string, number>;
  first: number;
  end: number;
}

/**
 * Which events a partition has brought lately. A client that gets no answer sends the same event again; copies have one key,
 * hence lie in one partition, hence are seen here by one process.
 *
 * The promise: of copies within the last 50,000 events of a partition one is stored. When another process takes the
 * partition over, or this one starts again, it reads back the newest 20,000 ids of the last 30 minutes from the store; copies
 * that are further apart than that are stored twice. Where an event came from is stored with it, so a batch that comes again
 * is not mistaken for copies of itself.
 */
export function createRecentIds(store: Pick<Store, 'select'>, table: 'events' | 'spans', now: () => number): RecentIds {
  const partitions = new Map<number, Memory>();

  return {
    async enter({ partition, first, end }) {
      const memory = partitions.get(partition);
      const goesOn = memory !== undefined && (first === memory.end || first === memory.first);
      const offsets = goesOn ? memory.offsets : await reload(store, table, partition, now() - REMEMBERED_MS);
      partitions.set(partition, { offsets, first, end });
    },

    isFirst(partition, project, id, offset) {
      const offsets = partitions.get(partition)?.offsets;
      if (!offsets) throw new Error(`partition ${partition} was not entered`);
      const key = `${project}:${id}`;
      const before = offsets.get(key);
      if (before !== undefined) return before === offset;

      offsets.set(key, offset);
      if (offsets.size > MAX_PER_PARTITION) {
        for (const [oldest] of offsets) {
          offsets.delete(oldest);
          break;
        }
      }
      return true;
    },
  };
}

interface Row {
  project_id: number;
  id: string;
  source_offset: string;
}

const COLUMNS = {
  events: "lower(replaceAll(toString(event_id), '-', '')) AS id",
  spans: 'event_id AS id',
} as const;
const CONDITION = { events: '', spans: "AND is_segment = 1 AND event_id != ''" } as const;

async function reload(
  store: Pick<Store, 'select'>,
  table: 'events' | 'spans',
  partition: number,
  sinceMs: number,
): Promise<Map<string, number>> {
  const rows = await store.select<Row>(
    `SELECT project_id, ${COLUMNS[table]}, source_offset
     FROM ${table}
     WHERE received_at >= {since:DateTime64(3, 'UTC')} AND source_partition = {partition:UInt32} ${CONDITION[table]}
     ORDER BY source_offset DESC
     LIMIT ${RELOAD_MAX}`,
    { since: isoOf(sinceMs).slice(0, -1).replace('T', ' '), partition },
  );
  // The oldest copy is the first one.
  const offsets = new Map<string, number>();
  for (const row of rows.reverse()) {
    const key = `${row.project_id}:${row.id}`;
    if (!offsets.has(key)) offsets.set(key, Number(row.source_offset));
  }
  return offsets;
}
