import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

export interface ProjectActivity {
  projectId: number;
  unresolved: number;
  lastReceivedAt: number | null;
}

/** Per project the open issues, and when it last sent anything that is still stored. */
export async function projectActivity(store: Store): Promise<Map<number, ProjectActivity>> {
  const rows = await store.select<{ projectId: number; unresolved: number; lastReceivedAt: number }>(`
    SELECT projectId, sum(open) AS unresolved, max(received) AS lastReceivedAt
    FROM (
      SELECT project_id AS projectId, toFloat64(countIf(status = 'unresolved')) AS open, 0. AS received
      FROM issues FINAL GROUP BY project_id
      UNION ALL
      SELECT project_id AS projectId, 0. AS open, ${millis('max(received_at)')} AS received
      FROM events GROUP BY project_id
      UNION ALL
      SELECT project_id AS projectId, 0. AS open, ${millis('max(received_at)')} AS received
      FROM spans GROUP BY project_id
    )
    GROUP BY projectId
    LIMIT 10000`);
  return new Map(
    rows.map((row) => [
      row.projectId,
      { ...row, lastReceivedAt: row.lastReceivedAt === 0 ? null : row.lastReceivedAt },
    ]),
  );
}
