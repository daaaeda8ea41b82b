import { shortIdOf } from '@breakwater/processor/store';

import type { Issue } from '../../../contract/issues.ts';
import type { SettledProject } from '../../projects/projects.ts';

/**
 * Issues as pages show them: the decisions on them, and title and values of their newest event. All stores agree on these,
 * whichever event was stored first; the decider's own row has those of the event it decided by. `condition` is on project and
 * issue id.
 */
export const issuesAsSeen = (condition: string): string => `
      SELECT project_id, issue_id, status, substatus, first_release,
             fromUnixTimestamp64Milli(JSONExtractInt(decided, 'resolution', 'at')) AS resolved_at,
             JSONExtractString(decided, 'resolution', 'by') AS resolved_by,
             JSONExtractString(decided, 'resolution', 'inRelease') AS resolved_in_release,
             looks.title AS title, looks.culprit AS culprit, looks.type AS type, looks.value AS value,
             looks.level AS level, looks.platform AS platform, looks.handled AS handled,
             lifetime_first, lifetime_last, lifetime_events, lifetime_users
      FROM (SELECT * EXCEPT state, state AS decided FROM issues FINAL WHERE ${condition}) AS newest_change
      INNER JOIN (
        SELECT project_id, issue_id, argMaxMerge(newest) AS looks, sum(events) AS lifetime_events, uniqMerge(users) AS lifetime_users,
               min(first_seen) AS lifetime_first, max(last_seen) AS lifetime_last
        FROM issue_totals
        WHERE ${condition}
        GROUP BY project_id, issue_id
      ) AS totals USING (project_id, issue_id)`;

/** The part of an answered row that every question about issues gives. */
export interface AnsweredIssue {
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

export type ProjectLookup = ReadonlyMap<number, SettledProject>;

export function issueOf(row: AnsweredIssue, projects: ProjectLookup): Issue {
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
