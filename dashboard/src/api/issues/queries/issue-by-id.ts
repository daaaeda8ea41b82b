import type { Store } from '@breakwater/processor/store';

import { isIssueId } from '../../sql/ids.ts';
import { parseShortId, SHORT_ID_MASK } from '../../sql/short-id.ts';
import { issuesAsSeen } from './issue-columns.ts';
import type { ProjectLookup } from './issue-columns.ts';

export interface FoundIssue {
  projectId: number;
  issueId: string;
  title: string;
}

/** An issue by its own id or its short id. Two issues may share a short id: then the older id comes first. */
export async function issuesById(store: Store, projects: ProjectLookup, text: string): Promise<FoundIssue[]> {
  const shortId = parseShortId(text);
  const project = shortId && [...projects.values()].find(({ slug }) => slug === shortId.projectSlug);
  if (project)
    return find(store, [project.id], `bitAnd(issue_id, ${SHORT_ID_MASK}) = {wanted:UInt64}`, String(shortId.bits));
  if (isIssueId(text)) return find(store, [...projects.keys()], 'issue_id = {wanted:UInt64}', text);
  return [];
}

const find = (store: Store, projectIds: readonly number[], condition: string, wanted: string): Promise<FoundIssue[]> =>
  store.select<FoundIssue>(
    `
    SELECT project_id AS projectId, toString(issue_id) AS issueId, title
    FROM (${issuesAsSeen(`project_id IN {projects:Array(UInt32)} AND ${condition}`)})
    ORDER BY issue_id
    LIMIT 5`,
    { projects: projectIds, wanted },
  );
