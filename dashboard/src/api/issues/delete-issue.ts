import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { IssueRecord } from '@breakwater/relay/log';

import type { Access } from '../auth/access.ts';
import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import { issuesById } from './queries/issue-by-id.ts';

/** Appends the deletion to the log: the decider of the project reads it in order, and the issue's data goes within minutes. */
export async function deleteIssue({ store, log, clock }: ApiTools, access: Access, id: string): Promise<void> {
  const [found] = await issuesById(store, access.projects, id);
  if (!found) throw new ApiError('issue_not_found');
  const { projectId, issueId } = found;
  const record: IssueRecord = { v: 1, kind: 'delete', project: projectId, issue: issueId, at: clock(), by: access.by };
  await log.append(TOPICS.issues.name, [{ key: String(projectId), value: encodeRecord(record) }]);
}
