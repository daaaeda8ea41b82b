import type { Store } from '@breakwater/processor/store';

import type { IssueDetail, Period } from '../../contract/index.ts';
import { barsOf, chartOf } from '../window.ts';
import { issueActivity } from './issue-activity.ts';
import { issueOf, type ProjectsById } from './issue-columns.ts';
import { issueNewestEvent } from './issue-newest-event.ts';
import { issueSummary } from './issue-summary.ts';
import { issueTags } from './issue-tags.ts';

/** All that the issue page shows beside an event. Null where there is no such issue. */
export async function issueDetail(
  store: Store,
  projects: ProjectsById,
  issueId: string,
  period: Period,
  now: number,
): Promise<IssueDetail | null> {
  const row = await issueSummary(store, [...projects.keys()], issueId, period, now);
  if (!row) return null;

  const [tags, activity, newest] = await Promise.all([
    issueTags(store, row.projectId, issueId, barsOf(period, now).sinceMs),
    issueActivity(store, row.projectId, issueId),
    issueNewestEvent(store, row.projectId, issueId),
  ]);
  const chart = chartOf(period, now);
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
    series: row.chart.map((events, step) => ({ at: chart.sinceMs + step * chart.stepMs, events })),
  };
}
