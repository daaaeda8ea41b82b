import type { Store } from '@breakwater/processor/store';

/**
 * SQL: every group that was ever elsewhere than in its own issue, with the issue that it belongs to now. A group that is not in
 * it is an issue of its own.
 */
export const MOVED_GROUPS = `
  SELECT project_id, group_id, argMax(issue_id, version) AS issue_id
  FROM issue_groups
  WHERE project_id IN {projects:Array(UInt32)}
  GROUP BY project_id, group_id`;

/** SQL: `columns` of rows of groups, by the issue that each group belongs to. `rows` gives `project_id` and `group_id`. */
export const byIssue = (columns: string, rows: string): string => `
  SELECT g.project_id AS project_id, if(m.issue_id = 0, g.group_id, m.issue_id) AS issue_id, ${columns}
  FROM (${rows}) AS g
  LEFT JOIN (${MOVED_GROUPS}) AS m ON m.project_id = g.project_id AND m.group_id = g.group_id
  GROUP BY project_id, issue_id`;

export interface GroupOfIssue {
  projectId: number;
  issueId: string;
  groupId: string;
}

/** All groups of these issues. An issue without any has none left: it was merged into another. */
export const groupsOfIssues = (
  store: Store,
  projectIds: readonly number[],
  issueIds: readonly string[],
): Promise<GroupOfIssue[]> =>
  store.select<GroupOfIssue>(
    `
    SELECT project_id AS projectId, toString(issue_id) AS issueId, toString(group_id) AS groupId
    FROM (
      SELECT project_id, issue_id, group_id FROM (${MOVED_GROUPS}) WHERE issue_id IN {issues:Array(UInt64)}
      UNION ALL
      SELECT DISTINCT project_id, issue_id, issue_id AS group_id
      FROM issues
      WHERE project_id IN {projects:Array(UInt32)} AND issue_id IN {issues:Array(UInt64)}
        AND (project_id, issue_id) NOT IN (
          SELECT project_id, group_id FROM issue_groups
          WHERE project_id IN {projects:Array(UInt32)} AND group_id IN {issues:Array(UInt64)}
        )
    )`,
    { projects: projectIds, issues: issueIds.map(BigInt) },
  );

/** SQL: the issue of a row's group, of the groups that `ownersOf` binds. Faster than a join where the issues are few. */
export const OWNER = `transform(group_id, {groups:Array(UInt64)}, {owners:Array(UInt64)}, toUInt64(0))`;

export const ownersOf = (groups: readonly GroupOfIssue[]): { groups: bigint[]; owners: bigint[] } => ({
  groups: groups.map(({ groupId }) => BigInt(groupId)),
  owners: groups.map(({ issueId }) => BigInt(issueId)),
});
