import type { AllowedId } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import type { IssueDetail } from '../../../contract/issues.ts';
import { silenceOfDecision } from '../../notifications/silences.ts';
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
  const rows = await store.select<Omit<Activity, 'silence'> & { changes: number; silence: string }>(
    `
    SELECT kind, ${millis('happened')} AS at, person AS by, release, changes, told.silence AS silence
    FROM (
      SELECT kind, at AS happened, by AS person, release, version, toFloat64(count() OVER ()) AS changes,
             concat(toString(issue_id), ':', toString(version)) AS decision
      FROM issue_activity
      WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} AND kind != 'deleted'
      ORDER BY version DESC
      LIMIT ${MOST_CHANGES}
    ) AS changed
    LEFT JOIN (
      SELECT decision, silence FROM told FINAL
      WHERE decision >= concat({issue:String}, ':') AND decision < concat({issue:String}, ';')
    ) AS told ON told.decision = changed.decision
    ORDER BY version DESC`,
    { project: projectId, issue: issueId },
  );
  const ids = [...new Set(rows.map(({ silence }) => silence))];
  const silences = new Map(await Promise.all(ids.map(async (id) => [id, await silenceOfDecision(store, id)] as const)));
  return {
    activity: rows.map(({ kind, at, by, release, silence }) => ({
      kind,
      at,
      by,
      release,
      silence: silences.get(silence) ?? null,
    })),
    changes: rows[0]?.changes ?? 0,
  };
}
