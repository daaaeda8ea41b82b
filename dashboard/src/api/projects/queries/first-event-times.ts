import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { exactly } from '@breakwater/processor/sums';

import { millis } from '../../sql/bound.ts';

/** When the earliest error or message of each of these projects happened, of those whose issue was not deleted. */
export async function firstEventTimes(store: Store, projectIds: readonly AllowedId[]): Promise<Map<number, number>> {
  const rows = await exactly(store, ['group_days'], ({ group_days: tail }) =>
    store.select<{ projectId: AllowedId; firstSeen: number }>(
      `
      SELECT projectId, ${millis('min(earliest)')} AS firstSeen
      FROM (
        SELECT project_id AS projectId, min(first_seen) AS earliest FROM group_days
        WHERE project_id IN {projects:Array(UInt32)} GROUP BY project_id
        UNION ALL
        SELECT project_id AS projectId, min(timestamp) AS earliest FROM events
        WHERE project_id IN {projects:Array(UInt32)} AND ${tail} GROUP BY project_id
      )
      GROUP BY projectId`,
      { projects: projectIds },
    ),
  );
  return new Map(rows.map(({ projectId, firstSeen }) => [projectId, firstSeen]));
}
