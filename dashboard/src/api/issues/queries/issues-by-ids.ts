import type { Store } from '@breakwater/processor/store';

import { isIssueId } from '../../sql/ids.ts';

/**
 * The issues among these ids, with the release of the last event that named one. Ids are numbers, because the store takes no
 * text inside of an array.
 */
export const issuesByIds = (
  store: Store,
  projectIds: readonly number[],
  issueIds: readonly string[],
): Promise<{ projectId: number; issueId: string; lastRelease: string }[]> =>
  store.select<{ projectId: number; issueId: string; lastRelease: string }>(
    `
    SELECT project_id AS projectId, toString(issue_id) AS issueId, argMaxMerge(last_release) AS lastRelease
    FROM issue_totals
    WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN {issues:Array(UInt64)}
      AND (project_id, issue_id) IN (SELECT project_id, issue_id FROM issues)
    GROUP BY project_id, issue_id
    LIMIT 1000`,
    { projects: projectIds, issues: issueIds.filter(isIssueId).map(BigInt) },
  );
