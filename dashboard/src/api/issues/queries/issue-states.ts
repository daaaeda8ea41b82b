import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { Issue } from '../../../contract/issues.ts';
import { IN_PROJECTS } from '../../sql/bound.ts';

/** The newest state of an issue, with the title that its decider gave it. */
export interface StateOfIssue {
  projectId: AllowedId;
  issueId: string;
  title: string;
  type: string;
  value: string;
  culprit: string;
  level: string;
  platform: string;
  handled: number;
  status: 'unresolved' | 'resolved';
  substatus: Issue['substatus'];
  firstRelease: string;
  resolvedAt: number;
  resolvedBy: string;
  resolvedInRelease: string;
}

export const issueStates = (
  store: Store,
  projectIds: readonly AllowedId[],
  issueIds: readonly string[],
): Promise<StateOfIssue[]> =>
  store.select<StateOfIssue>(
    `
    SELECT project_id AS projectId, toString(issue_id) AS issueId, title, type, value, culprit, level, platform, handled,
           status, substatus, first_release AS firstRelease,
           toFloat64(JSONExtractInt(state, 'resolution', 'at')) AS resolvedAt,
           JSONExtractString(state, 'resolution', 'by') AS resolvedBy,
           JSONExtractString(state, 'resolution', 'inRelease') AS resolvedInRelease
    FROM issues FINAL
    WHERE ${IN_PROJECTS} AND issue_id IN {issues:Array(UInt64)}`,
    { projects: projectIds, issues: issueIds.map(BigInt) },
  );
