import type { AllowedId } from '@breakwater/processor/directory';
import { groupsElsewhere, groupsOfIssues } from '@breakwater/processor/issues';
import type { Store } from '@breakwater/processor/store';

/* How questions about single events find the issue of a group, and the groups of an issue. */

const PROJECT = 'project_id = {project:UInt32}';

/** The groups of the issue in the parameters `project` and `issue`, for `group_id IN (…)`. */
export const GROUPS_OF_ISSUE = groupsOfIssues(PROJECT, '[{issue:UInt64}]');

/** The groups whose issue exists, of the project in the parameter `project`: its decider has seen them. */
export const DECIDED_GROUPS = `
        SELECT issue_id FROM issues WHERE ${PROJECT}
        UNION ALL SELECT group_id FROM ${groupsElsewhere(PROJECT)} WHERE issue_id IN (SELECT issue_id FROM issues WHERE ${PROJECT})`;

export interface InGroup {
  projectId: AllowedId;
  groupId: string;
}

/** The same rows with the issue that each one's group belongs to now. */
export async function withIssues<Row extends InGroup>(
  store: Pick<Store, 'select'>,
  rows: readonly Row[],
): Promise<(Row & { issueId: string })[]> {
  if (rows.length === 0) return [];
  const moved = await store.select<InGroup & { issueId: string }>(
    `
    SELECT project_id AS projectId, toString(group_id) AS groupId, toString(issue_id) AS issueId
    FROM ${groupsElsewhere('project_id IN {projects:Array(UInt32)}')}
    WHERE group_id IN {groups:Array(UInt64)}`,
    { projects: rows.map(({ projectId }) => projectId), groups: rows.map(({ groupId }) => BigInt(groupId)) },
  );
  const issueOf = new Map(moved.map((row) => [keyOf(row), row.issueId]));
  return rows.map((row) => ({ ...row, issueId: issueOf.get(keyOf(row)) ?? row.groupId }));
}

const keyOf = ({ projectId, groupId }: InGroup): string => `${projectId} ${groupId}`;
