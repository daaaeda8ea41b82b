import type { Batch, LaneName } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';

import type { Store } from '../../store/port.ts';
import { SYSTEM_CLOCK } from '../lanes/scheduler.ts';
import type { Clock } from '../lanes/scheduler.ts';
import { FROM_BATCH, paramsOf } from '../stored-ids.ts';

/* A batch that comes again asks for its rows in the store. */

export interface ReadBackTools {
  store: Pick<Store, 'select'>;
  logger: Pick<Logger, 'warn'>;
  /** The name of this process, with which the tokens of its inserts begin. */
  id: string;
  clock?: Clock;
}

/** How many rows of a table each record of a batch has, by offset. A record without rows is absent. */
export type StoredRows = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Begins the name of each processor, and hence the token of each of its inserts of rows. */
export const PROCESSOR_PREFIX = 'processor-';

const LOOK_MS = 100;
/** Longer than an insert of a piece takes on a busy server. */
const MOST_WAIT_MS = 30_000;

/**
 * Reads back which records of a batch have rows. The insert of a process that has had the batch before may still be running,
 * so the inserts of other processors that run now are waited for. This process waits for its own ones anyway.
 */
export async function storedRowsOf(
  tools: ReadBackTools,
  tables: readonly string[],
  lane: LaneName,
  batch: Batch,
): Promise<StoredRows> {
  if (batch.records.length === 0) return new Map();
  await othersInserted(tools);
  const counted = await Promise.all(
    tables.map(async (table) => {
      const rows = await tools.store.select<{ source_offset: string; n: string }>(
        `SELECT source_offset, count() AS n
         FROM ${table}
         WHERE ${FROM_BATCH}
         GROUP BY source_offset`,
        paramsOf(lane, batch),
      );
      return [table, new Map(rows.map(({ source_offset, n }) => [Number(source_offset), Number(n)]))] as const;
    }),
  );
  return new Map(counted);
}

/** Resolves when no insert runs any more that another processor had begun at the call. @throws when one runs for too long */
async function othersInserted({ store, logger, id, clock = SYSTEM_CLOCK }: ReadBackTools): Promise<void> {
  const running = async (): Promise<Set<string>> => {
    const rows = await store.select<{ token: string }>(
      `SELECT Settings['insert_deduplication_token'] AS token
       FROM system.processes
       WHERE query_kind = 'Insert' AND startsWith(token, {prefix:String}) AND NOT startsWith(token, {own:String})`,
      { prefix: PROCESSOR_PREFIX, own: `${id}:` },
    );
    return new Set(rows.map(({ token }) => token));
  };

  const began = clock.now();
  let left = await running();
  if (left.size > 0) logger.warn({ inserts: [...left] }, 'a batch waits for inserts of other processors');
  while (left.size > 0) {
    if (clock.now() - began > MOST_WAIT_MS)
      throw new Error(`Inserts of other processors have been running for ${MOST_WAIT_MS} ms: ${[...left].join(', ')}`);
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
    const still = await running();
    left = new Set([...left].filter((token) => still.has(token)));
  }
}
