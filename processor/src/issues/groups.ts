/*
 * Groups and issues in SQL, for all who read: facts, bodies and sums know groups, people know issues. `issue_groups` has rows only of
 * groups that were moved, and the highest version of a group wins; every other group is its own issue.
 *
 * `projects` is a condition on `project_id` alone, by whose key the rows lie: `project_id = {project:UInt32}`. Another one reads all
 * projects' rows.
 */

/** A subquery of the groups that are not their own issue: `project_id`, `group_id`, `issue_id`, one row each. */
export const groupsElsewhere = (projects: string): string => `(
  SELECT project_id, group_id, newest AS issue_id
  FROM (
    SELECT project_id, group_id, argMax(issue_id, version) AS newest
    FROM issue_groups
    WHERE ${projects}
    GROUP BY project_id, group_id
  )
  WHERE newest != group_id
)`;

/**
 * The issue of a row that has a group. `groups` is the alias of the row's source, `elsewhere` that of `groupsElsewhere`, joined with
 * `LEFT JOIN … USING (project_id, group_id)`, which gives 0 where it has no row.
 */
export const issueOfGroup = (groups: string, elsewhere: string): string =>
  `if(${elsewhere}.issue_id = 0, ${groups}.group_id, ${elsewhere}.issue_id)`;

/**
 * A subquery of the groups of some issues, for `group_id IN (…)`, which the key of facts, bodies and sums answers. `issues` is an
 * array: `{issues:Array(UInt64)}`. The id of an issue counts as its group unless that group went elsewhere; of an issue that was
 * parted from another one it is no group, and no row has it.
 */
export const groupsOfIssues = (projects: string, issues: string): string => `
  SELECT arrayJoin(${issues}) AS own
  WHERE own NOT IN (SELECT group_id FROM issue_groups WHERE ${projects} AND group_id IN ${issues})
  UNION ALL
  SELECT group_id
  FROM issue_groups
  WHERE ${projects} AND group_id IN (SELECT group_id FROM issue_groups WHERE ${projects} AND issue_id IN ${issues})
  GROUP BY project_id, group_id
  HAVING argMax(issue_id, version) IN ${issues}`;
