import { shortIdOf } from '@breakwater/processor/store';

import type { Issue } from '../../contract/index.ts';
import type { SettledProject } from '../settings/projects.ts';

/** Of a row of `issues`. */
export const STATE_COLUMNS = `
  project_id, issue_id, title, culprit, type, value, level, platform, handled, status, substatus, first_release,
  resolved_at, resolved_by, resolved_in_release`;

/** The part of an answered row that every question about issues gives. */
export interface IssueRow {
  projectId: number;
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
  firstSeen: number;
  lastSeen: number;
  events: number;
  users: number;
  trend: number[];
}

export const ISSUE_COLUMNS = `
  project_id AS projectId, toString(issue_id) AS issueId, title, type, value, culprit, level, platform, handled, status, substatus`;

export type ProjectsById = ReadonlyMap<number, SettledProject>;

export function issueOf(row: IssueRow, projects: ProjectsById): Issue {
  const project = projects.get(row.projectId);
  const slug = project?.slug ?? String(row.projectId);
  return {
    id: row.issueId,
    shortId: shortIdOf(slug, row.issueId),
    project: { id: row.projectId, slug, name: project?.name ?? slug },
    title: row.title,
    type: row.type,
    value: row.value,
    culprit: row.culprit,
    level: row.level,
    platform: row.platform,
    handled: row.handled === 1,
    status: row.status,
    substatus: row.substatus,
    firstSeen: row.firstSeen,
    lastSeen: row.lastSeen,
    events: row.events,
    users: row.users,
    trend: row.trend,
  };
}
