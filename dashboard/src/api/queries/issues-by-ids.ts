import type { Store } from '@breakwater/processor/store';

import { isIssueId } from '../ids.ts';

/** Those of the ids that are issues. Numbers, for inside an array the store would take text as text. */
export const issuesByIds = (
  store: Store,
  projectIds: readonly number[],
  issueIds: readonly string[],
): Promise<{ projectId: number; issueId: string }[]> =>
  store.select<{ projectId: number; issueId: string }>(
    `
    SELECT DISTINCT project_id AS projectId, toString(issue_id) AS issueId
    FROM issues
    WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN {issues:Array(UInt64)}
    LIMIT 1000`,
    { projects: projectIds, issues: issueIds.filter(isIssueId).map(BigInt) },
  );
