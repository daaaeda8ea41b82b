import type { Store } from '@breakwater/processor/store';

import type { IssueDetail } from '../../../contract/issues.ts';
import type { Period } from '../../../contract/periods.ts';
import { barsOf, chartOf } from '../../sql/window.ts';
import { issueActivity } from './issue-activity.ts';
import type { FoundIssue } from './issue-by-id.ts';
import { issueOf } from './issue-columns.ts';
import type { ProjectLookup } from './issue-columns.ts';
import { issueNewestEvent } from './issue-newest-event.ts';
import { issueSummary } from './issue-summary.ts';
import { issueTags } from './issue-tags.ts';
import { losses } from '../../pipeline/queries/losses.ts';

/** All that the issue page shows beside an event. Null where the issue has no state. */
export async function issueDetail(
  store: Store,
  projects: ProjectLookup,
  { projectId, issueId }: Pick<FoundIssue, 'projectId' | 'issueId'>,
  period: Period,
  now: number,
): Promise<IssueDetail | null> {
  const chart = chartOf(period, now);
  const [row, tags, activity, newest, lost] = await Promise.all([
    issueSummary(store, [projectId], issueId, period, now),
    issueTags(store, projectId, issueId, barsOf(period, now).sinceMs),
    issueActivity(store, projectId, issueId),
    issueNewestEvent(store, projectId, issueId),
    losses(store, 'events', chart.sinceMs),
  ]);
  if (!row) return null;

  const resolved = { at: row.resolvedAt, by: row.resolvedBy, inRelease: row.resolvedInRelease };
  return {
    ...issueOf(row, projects),
    lifetimeEvents: row.lifetimeEvents,
    lifetimeUsers: row.lifetimeUsers,
    firstRelease: row.firstRelease,
    lastRelease: newest?.release ?? '',
    resolved: row.status === 'resolved' ? resolved : null,
    fingerprint: newest?.fingerprint ?? [],
    groupingVersion: newest?.groupingVersion ?? '',
    tags,
    activity,
    losses: lost,
    series: row.chart.map((events, step) => ({ at: chart.sinceMs + step * chart.stepMs, events })),
  };
}
