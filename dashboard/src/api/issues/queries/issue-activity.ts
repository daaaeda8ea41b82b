import type { Store } from '@breakwater/processor/store';

import type { IssueDetail } from '../../../contract/issues.ts';
import { millis } from '../../sql/bound.ts';

/** The changes of an issue, newest first. */
export const issueActivity = (store: Store, projectId: number, issueId: string): Promise<IssueDetail['activity']> =>
  store.select<IssueDetail['activity'][number]>(
    `
    SELECT kind, ${millis('happened')} AS at, person AS by, release
    FROM (
      SELECT kind, at AS happened, by AS person, release, version
      FROM issue_activity
      WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64}
      ORDER BY version DESC
      LIMIT 100
    )
    ORDER BY version DESC`,
    { project: projectId, issue: issueId },
  );
