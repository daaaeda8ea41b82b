import type { Store } from '@breakwater/processor/store';

export interface TableSize {
  table: string;
  rows: number;
  bytes: number;
}

/** Rows and bytes on the disk of each table, as the engine counts its parts. */
export const tableSizes = (store: Store): Promise<TableSize[]> =>
  store.select<TableSize>(`
    SELECT table, toFloat64(sum(rows)) AS rows, toFloat64(sum(bytes_on_disk)) AS bytes
    FROM system.parts
    WHERE database = currentDatabase() AND active
    GROUP BY table
    ORDER BY table`);

/** Bytes of uploaded files by project; a file that several debug ids share counts once in each project. */
export const mapSizes = (store: Store): Promise<{ projectId: number; files: number; bytes: number }[]> =>
  store.select(`
    SELECT projectId, toFloat64(count()) AS files, toFloat64(sum(size)) AS bytes
    FROM (
      SELECT project_id AS projectId, blob, max(bytes) AS size
      FROM artifacts FINAL
      GROUP BY projectId, blob
    )
    GROUP BY projectId
    ORDER BY projectId`);
