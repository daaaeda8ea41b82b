import type { Issue, IssueDetail } from '../../../contract/issues.ts';
import type { Period } from '../../../contract/periods.ts';
import type { SettledProject } from '@breakwater/processor/directory';
import { barsOf } from '../../sql/window.ts';
import { rfc3339Of, projectReference } from './project-shapes.ts';

export interface IssueContext {
  project: SettledProject;
  publicUrl: string;
  period: Period;
  now: number;
}

/** An issue in Sentry's list. `count`, `userCount` and `stats` are those of the requested period. */
export function issueShape(issue: Issue, { project, publicUrl, period, now }: IssueContext) {
  const { sinceMs, stepMs } = barsOf(period, now);
  return {
    id: issue.id,
    shareId: null,
    shortId: issue.shortId,
    title: issue.title,
    culprit: issue.culprit,
    permalink: `${publicUrl}/issues/${issue.id}`,
    logger: null,
    level: issue.level,
    status: issue.status,
    statusDetails: {},
    substatus: issue.substatus === '' ? null : issue.substatus,
    isUnhandled: !issue.handled,
    isPublic: false,
    platform: issue.platform,
    project: projectReference(project),
    type: issue.type === '' ? 'default' : 'error',
    metadata: issue.type === '' ? { title: issue.title } : { type: issue.type, value: issue.value },
    count: String(issue.events),
    userCount: issue.users,
    firstSeen: rfc3339Of(issue.firstSeen),
    lastSeen: rfc3339Of(issue.lastSeen),
    numComments: 0,
    assignedTo: null,
    annotations: [],
    isBookmarked: false,
    isSubscribed: false,
    subscriptionDetails: null,
    hasSeen: true,
    stats: { [period]: issue.trend.map((events, bar) => [Math.floor((sinceMs + bar * stepMs) / 1000), events]) },
  };
}

/** An issue with all fields of Sentry's page. `count`, `userCount` and dates are those of its whole life. */
export function issueDetailShape(issue: IssueDetail, context: IssueContext) {
  const { resolved } = issue;
  return {
    ...issueShape(issue, context),
    count: String(issue.lifetimeEvents),
    userCount: issue.lifetimeUsers,
    statusDetails: resolved && resolved.inRelease !== '' ? { inNextRelease: true } : {},
    firstRelease: releaseOf(issue.firstRelease),
    lastRelease: releaseOf(issue.lastRelease),
    tags: issue.tags.map(({ key, total, values }) => ({
      key,
      name: key,
      totalValues: total,
      topValues: values.map(({ value, count, lastSeen }) => ({
        key,
        name: value,
        value,
        count,
        lastSeen: rfc3339Of(lastSeen),
      })),
    })),
    activity: issue.activity.map((entry, index) => activityShape(entry, String(issue.activity.length - index))),
    seenBy: [],
    participants: [],
    pluginActions: [],
    pluginIssues: [],
    pluginContexts: [],
    userReportCount: 0,
  };
}

const ACTIVITY: Record<IssueDetail['activity'][number]['kind'], string> = {
  new: 'first_seen',
  regressed: 'set_regression',
  resolved: 'set_resolved',
  reopened: 'set_unresolved',
  merged: 'merge',
  absorbed: 'merge',
  unmerged: 'unmerge_destination',
  parted: 'unmerge_source',
  // Sentry has no word for it.
  refused: 'note',
};

const activityShape = ({ kind, at, by, release }: IssueDetail['activity'][number], id: string) => ({
  id,
  type: ACTIVITY[kind],
  user: by === '' ? null : { name: by, email: by },
  data: release === '' ? {} : { version: release },
  dateCreated: rfc3339Of(at),
});

const releaseOf = (version: string) => (version === '' ? null : { version, shortVersion: version });
