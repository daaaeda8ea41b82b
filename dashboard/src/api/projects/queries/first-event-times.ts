import type { Store } from '@breakwater/processor/store';

import { millis } from '../../sql/bound.ts';

/** When the earliest error or message of each project happened. */
export async function firstEventTimes(store: Store): Promise<Map<number, number>> {
  const rows = await store.select<{ projectId: number; firstSeen: number }>(`
    SELECT projectId, ${millis('earliest')} AS firstSeen
    FROM (SELECT project_id AS projectId, min(first_seen) AS earliest FROM issue_totals GROUP BY project_id)
    LIMIT 5000`);
  return new Map(rows.map(({ projectId, firstSeen }) => [projectId, firstSeen]));
}
