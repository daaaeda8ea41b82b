import type { Store } from '@breakwater/processor/store';

/* The one place that knows how groups of events belong to issues, for all questions about single events. */

/** The groups of the issue in the parameters `project` and `issue`, for `group_id IN (…)`. */
export const GROUPS_OF_ISSUE = 'SELECT {issue:UInt64}';

/** The groups whose issue exists, of the project in the parameter `project`: its decider has seen them. */
export const DECIDED_GROUPS = 'SELECT issue_id FROM issues WHERE project_id = {project:UInt32}';

export interface InGroup {
  projectId: number;
  groupId: string;
}

/** The same rows with the issue that each one's group belongs to. */
export const withIssues = async <Row extends InGroup>(
  _store: Pick<Store, 'select'>,
  rows: readonly Row[],
): Promise<(Row & { issueId: string })[]> => rows.map((row) => ({ ...row, issueId: row.groupId }));
