import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { IssueDetail } from '../../../contract/issues.ts';
import { millis } from '../../sql/bound.ts';

/** The newest changes of an issue; the answer says how many there are. */
const MOST_CHANGES = 100;

type Activity = IssueDetail['activity'][number];

/** The changes of an issue, newest first. */
export async function issueActivity(
  store: Store,
  projectId: AllowedId,
  issueId: string,
): Promise<Pick<IssueDetail, 'activity' | 'changes'>> {
  const rows = await store.select<Activity & { changes: number }>(
    `
    SELECT kind, ${millis('happened')} AS at, person AS by, release, changes
    FROM (
      SELECT kind, at AS happened, by AS person, release, version, toFloat64(count() OVER ()) AS changes
      FROM issue_activity
      WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} AND kind != 'deleted'
      ORDER BY version DESC
      LIMIT ${MOST_CHANGES}
    )
    ORDER BY version DESC`,
    { project: projectId, issue: issueId },
  );
  return {
    activity: rows.map(({ kind, at, by, release }) => ({ kind, at, by, release })),
    changes: rows[0]?.changes ?? 0,
  };
}
