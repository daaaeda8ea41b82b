import { itemPathOf } from '@breakwater/relay/log';
import type { Batch, LaneName, LiveTopic } from '@breakwater/relay/log';

import { isoOf } from '../topics/row-origin.ts';
import type { Kind, RowIds } from '../kinds/kind.ts';
import type { Store } from '../store/port.ts';

/* The events that the store has, by their source in the log. */

/** The most rows that one query may give. */
const MOST = 20_000;
/** Longer than a record and its copy wait in the log. Older parts of the table are not read. */
const OLDEST_MS = 5 * 86_400_000;

interface Row {
  project_id: number;
  id: string;
  source_offset: string;
}

/** Where the ids of a kind's events stand. */
export interface IdColumn extends RowIds {
  table: string;
}

const kindsOf = (kinds: readonly Kind[], live: LiveTopic): Kind[] =>
  kinds.filter(({ types }) => types.some((type) => itemPathOf({ type }).topic === live));

/** The columns of all kinds that a live topic brings. */
export const idColumnsOf = (kinds: readonly Kind[], live: LiveTopic): IdColumn[] =>
  kindsOf(kinds, live).flatMap(({ table, ids }) => (ids ? [{ table, ...ids }] : []));

/** The tables of all kinds that a live topic brings. Rows of another topic may have the same places. */
export const tablesOf = (kinds: readonly Kind[], live: LiveTopic): string[] =>
  kindsOf(kinds, live).map(({ table }) => table);

const FROM_LANE = `source_partition = {partition:UInt32} AND lane = {lane:String}
       AND received_at >= {oldest:DateTime64(3, 'UTC')}`;

/**
 * The rows of one batch of a lane, with {@link paramsOf}. The log's time is compared too, because offsets begin anew with a new
 * log.
 */
export const FROM_BATCH = `${FROM_LANE} AND source_offset >= {first:UInt64} AND source_offset < {end:UInt64}
           AND logged_at >= {from:DateTime64(3, 'UTC')} AND logged_at <= {to:DateTime64(3, 'UTC')}`;

/** @param batch is not empty */
export function paramsOf(lane: LaneName, { partition, first, end, records }: Batch): Record<string, unknown> {
  const times = records.map((record) => record.timestampMs);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  return { partition, lane, oldest: timeParam(from - OLDEST_MS), first, end, from: timeParam(from), to: timeParam(to) };
}

/** The newest ids of one lane of a partition that were processed since a time, with the offset of each. */
export async function storedIds(
  store: Pick<Store, 'select'>,
  columns: readonly IdColumn[],
  lane: LaneName,
  partition: number,
  sinceMs: number,
): Promise<Map<string, number>> {
  const rows = await Promise.all(
    columns.map(({ table, id, where = 'true' }) =>
      store.select<Row>(
        `SELECT project_id, ${id} AS id, source_offset
         FROM ${table}
         WHERE ${FROM_LANE} AND processed_at >= {since:DateTime64(3, 'UTC')} AND ${where}
         ORDER BY source_offset DESC
         LIMIT ${MOST}`,
        { partition, lane, oldest: timeParam(sinceMs - OLDEST_MS), since: timeParam(sinceMs) },
      ),
    ),
  );
  return offsetsOf(rows.flat());
}

/** The ids of a batch that are stored, however long ago. */
export async function storedIdsOfBatch(
  store: Pick<Store, 'select'>,
  columns: readonly IdColumn[],
  lane: LaneName,
  batch: Batch,
): Promise<Map<string, number>> {
  if (batch.records.length === 0) return new Map();
  const rows = await Promise.all(
    columns.map(({ table, id, where = 'true' }) =>
      store.select<Row>(
        `SELECT project_id, ${id} AS id, source_offset
         FROM ${table}
         WHERE ${FROM_BATCH} AND ${where}
         ORDER BY source_offset
         LIMIT ${MOST}`,
        paramsOf(lane, batch),
      ),
    ),
  );
  return offsetsOf(rows.flat());
}

/** By project and id, oldest first. The oldest copy is the first one. */
function offsetsOf(rows: readonly Row[]): Map<string, number> {
  const offsets = new Map<string, number>();
  const placed = rows.map(({ project_id, id, source_offset }) => ({
    key: `${project_id}:${id}`,
    at: Number(source_offset),
  }));
  for (const { key, at } of placed.sort((a, b) => a.at - b.at)) if (!offsets.has(key)) offsets.set(key, at);
  return offsets;
}

const timeParam = (ms: number): string => isoOf(ms).slice(0, -1).replace('T', ' ');
