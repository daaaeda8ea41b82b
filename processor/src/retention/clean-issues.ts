import { groupsElsewhere, issueOfGroup } from '../issues/groups.ts';
import { mutate } from '../store/mutate.ts';
import type { CleanUp } from './clean-up-run.ts';

const DAY_MS = 86_400_000;
/** An issue outlives its events: one that comes back after ten months is a regression, not a new one. */
const LEAST_DAYS = 365;
/** Issues of one statement. */
const MOST = 500;

interface Expired {
  project: number;
  issue: string;
  groups: string[];
  seen: number;
}

/**
 * Deletes issues, with their history and sums, that had no event for a year, or for as long as their project keeps events where that is
 * longer. Their events are gone by then. True when none is left.
 */
export async function cleanIssues({ store, retention, now, log, isOver }: CleanUp): Promise<boolean> {
  const least = now() - LEAST_DAYS * DAY_MS;
  const asked = new Set<string>();
  for (;;) {
    if (isOver()) return false;
    const old = await store.select<Expired>(
      `SELECT project, toString(issue) AS issue, groupArray(toString(id)) AS groups, toFloat64(toUnixTimestamp64Milli(max(last))) AS seen
       FROM (
         SELECT days.project_id AS project, days.group_id AS id, ${issueOfGroup('days', 'moved')} AS issue, days.last AS last
         FROM (
           SELECT project_id, group_id, max(last_seen) AS last FROM group_days WHERE project_id != 0 GROUP BY project_id, group_id
         ) AS days
         LEFT JOIN ${groupsElsewhere('true')} AS moved USING (project_id, group_id)
       )
       GROUP BY project, issue
       HAVING seen < {least:Float64}
       ORDER BY seen
       LIMIT 5000`,
      { least },
    );
    const expired = old
      .filter(({ project, seen }) => seen < now() - retention.daysOf(project, 'events') * DAY_MS)
      .filter(({ project, issue }) => !asked.has(`${project}:${issue}`))
      .slice(0, MOST);
    if (expired.length === 0) return true;
    for (const { project, issue } of expired) asked.add(`${project}:${issue}`);

    const issues = expired.map(({ project, issue }) => `(${project}, ${issue})`).join(', ');
    const groups = expired.flatMap((one) => one.groups.map((group) => `(${one.project}, ${group})`)).join(', ');
    for (const table of ['issue_activity', 'issues'])
      await mutate(store, table, `ALTER TABLE ${table} DELETE WHERE (project_id, issue_id) IN (${issues})`);
    await mutate(store, 'issues', `ALTER TABLE issues DELETE WHERE (project_id, merged_into) IN (${issues})`);
    await mutate(store, 'issue_groups', `ALTER TABLE issue_groups DELETE WHERE (project_id, group_id) IN (${groups})`);
    await mutate(
      store,
      'group_anchors',
      `ALTER TABLE group_anchors DELETE WHERE (project_id, group_id) IN (${groups})`,
    );
    // Last, for the issues are found by them: a clean-up that was cut off finds them again.
    await mutate(store, 'group_days', `ALTER TABLE group_days DELETE WHERE (project_id, group_id) IN (${groups})`);
    await log.write({ step: 'issues', table: 'issues', rows: expired.length });
  }
}
