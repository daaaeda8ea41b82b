import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { exactly } from '@breakwater/processor/sums';

import { millis } from '../../sql/bound.ts';

export interface ProjectActivity {
  projectId: AllowedId;
  unresolved: number;
  lastReceivedAt: number | null;
}

/** Per project the open issues, and when it last sent anything that is still stored: to the minute once that is rolled into sums. */
export async function projectActivity(
  store: Store,
  projectIds: readonly AllowedId[],
): Promise<Map<number, ProjectActivity>> {
  const rows = await exactly(store, ['release_minutes:events', 'release_minutes:spans'], (tails) =>
    store.select<{ projectId: AllowedId; unresolved: number; lastReceivedAt: number }>(
      `
      SELECT projectId, sum(open) AS unresolved, max(received) AS lastReceivedAt
      FROM (
        SELECT project_id AS projectId, toFloat64(countIf(status = 'unresolved')) AS open, 0. AS received
        FROM issues FINAL WHERE project_id IN {projects:Array(UInt32)} GROUP BY project_id
        UNION ALL
        SELECT project_id AS projectId, 0. AS open, toFloat64(toUnixTimestamp(max(minute))) * 1000 AS received
        FROM release_minutes WHERE project_id IN {projects:Array(UInt32)} GROUP BY project_id
        UNION ALL
        ${receivedIn('events', tails['release_minutes:events'])}
        UNION ALL
        ${receivedIn('spans', tails['release_minutes:spans'])}
      )
      GROUP BY projectId`,
      { projects: projectIds },
    ),
  );
  return new Map(
    rows.map((row) => [
      row.projectId,
      { ...row, lastReceivedAt: row.lastReceivedAt === 0 ? null : row.lastReceivedAt },
    ]),
  );
}

const receivedIn = (facts: 'events' | 'spans', tail: string): string =>
  `SELECT project_id AS projectId, 0. AS open, ${millis('max(received_at)')} AS received
        FROM ${facts} WHERE project_id IN {projects:Array(UInt32)} AND ${tail} GROUP BY project_id`;
