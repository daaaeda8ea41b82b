import type { Store } from '@breakwater/processor/store';

export type FactsTable = 'events' | 'spans';

/** Rows of each project in a table of facts, and when the oldest of them was received. */
export const rowsOfProjects = (
  store: Store,
  table: FactsTable,
): Promise<{ projectId: number; rows: number; oldest: number }[]> =>
  store.select(`
    SELECT project_id AS projectId, toFloat64(count()) AS rows,
           toFloat64(toUnixTimestamp64Milli(min(received_at))) AS oldest
    FROM ${table}
    GROUP BY projectId
    ORDER BY projectId`);

/** Rows of a table of facts by the day on which they were received. */
export const rowsOfDays = (
  store: Store,
  table: FactsTable,
  sinceMs: number,
): Promise<{ day: number; rows: number }[]> =>
  store.select(
    `
    SELECT toFloat64(toUnixTimestamp(toStartOfDay(received_at))) * 1000 AS day, toFloat64(count()) AS rows
    FROM ${table}
    WHERE received_at >= fromUnixTimestamp64Milli({since:Int64})
    GROUP BY day
    ORDER BY day`,
    { since: sinceMs },
  );
