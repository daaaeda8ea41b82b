import type { AllowedId } from '@breakwater/processor/directory';
import { groupsElsewhere, issueOfGroup } from '@breakwater/processor/issues';
import type { Store } from '@breakwater/processor/store';

import { IN_PROJECTS } from '../../sql/bound.ts';

/** SQL: `columns` of rows of groups, by the issue that each group belongs to. `rows` gives `project_id` and `group_id`. */
export const byIssue = (columns: string, rows: string): string => `
  SELECT project_id, ${issueOfGroup('g', 'm')} AS issue_id, ${columns}
  FROM (${rows}) AS g
  LEFT JOIN ${groupsElsewhere(IN_PROJECTS)} AS m USING (project_id, group_id)
  GROUP BY project_id, issue_id`;

export interface GroupOfIssue {
  projectId: AllowedId;
  issueId: string;
  groupId: string;
}

/** All groups of these issues. An issue that was merged into another has none. */
export const issueGroups = (
  store: Store,
  projectIds: readonly AllowedId[],
  issueIds: readonly string[],
): Promise<GroupOfIssue[]> =>
  store.select<GroupOfIssue>(
    `
    SELECT project_id AS projectId, toString(issue) AS issueId, toString(group_id) AS groupId
    FROM (
      SELECT project_id, group_id, argMax(issue_id, version) AS issue
      FROM issue_groups
      WHERE ${IN_PROJECTS} AND group_id IN (SELECT group_id FROM issue_groups WHERE ${IN_PROJECTS} AND issue_id IN {issues:Array(UInt64)})
      GROUP BY project_id, group_id
      HAVING issue IN {issues:Array(UInt64)}
      UNION ALL
      SELECT DISTINCT project_id, issue_id AS group_id, issue_id AS issue
      FROM issues
      WHERE ${IN_PROJECTS} AND issue_id IN {issues:Array(UInt64)}
        AND issue_id NOT IN (SELECT group_id FROM issue_groups WHERE ${IN_PROJECTS} AND group_id IN {issues:Array(UInt64)})
    )`,
    { projects: projectIds, issues: issueIds.map(BigInt) },
  );

/** SQL: the issue of a row's group, of the groups that `ownersOf` binds. Quicker than a join where the issues are few. */
export const OWNER = `transform(group_id, {groups:Array(UInt64)}, {owners:Array(UInt64)}, toUInt64(0))`;

export const ownersOf = (groups: readonly GroupOfIssue[]): { groups: bigint[]; owners: bigint[] } => ({
  groups: groups.map(({ groupId }) => BigInt(groupId)),
  owners: groups.map(({ issueId }) => BigInt(issueId)),
});
