import type { Store } from '../store/port.ts';

/** A partition of a table of facts or bodies. */
export interface Week {
  id: string;
  /** The first moment after it; all its rows were received before. */
  endMs: number;
  beginMs: number;
  rows: number;
  bytes: number;
  /** Rows are masked in some of its parts. */
  isMasked: boolean;
}

const WEEK_MS = 7 * 86_400_000;

/** Oldest first. */
export async function weeksOf(store: Pick<Store, 'select'>, table: string): Promise<Week[]> {
  const rows = await store.select<{ id: string; monday: string; rows: string; bytes: string; masked: number }>(
    `SELECT partition_id AS id, any(partition) AS monday, sum(rows) AS rows, sum(bytes_on_disk) AS bytes,
            max(has_lightweight_delete) AS masked
     FROM system.parts
     WHERE database = currentDatabase() AND table = {table:String} AND active
     GROUP BY id
     ORDER BY id`,
    { table },
  );
  return rows.map(({ id, monday, rows: count, bytes, masked }) => ({
    id,
    beginMs: Date.parse(`${monday}T00:00:00Z`),
    endMs: Date.parse(`${monday}T00:00:00Z`) + WEEK_MS,
    rows: Number(count),
    bytes: Number(bytes),
    isMasked: masked === 1,
  }));
}

export const bytesOfWeek = async (store: Pick<Store, 'select'>, table: string, id: string): Promise<number> =>
  (await weeksOf(store, table)).find((week) => week.id === id)?.bytes ?? 0;
