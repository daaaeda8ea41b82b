import type { Issue, Period } from '../../contract/index.ts';
import type { SettledProject } from '../settings/projects.ts';
import { barsOf } from '../window.ts';
import { isoOf, projectReference } from './project-shapes.ts';

export interface IssueContext {
  project: SettledProject;
  publicUrl: string;
  period: Period;
  now: number;
}

/** `count`, `userCount` and `stats` are those of the period that was asked for. */
export function issueShape(issue: Issue, { project, publicUrl, period, now }: IssueContext) {
  const { sinceMs, stepMs } = barsOf(period, now);
  return {
    id: issue.id,
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
    firstSeen: isoOf(issue.firstSeen),
    lastSeen: isoOf(issue.lastSeen),
    stats: { [period]: issue.trend.map((events, bar) => [Math.floor((sinceMs + bar * stepMs) / 1000), events]) },
  };
}
