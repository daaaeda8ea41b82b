import type { AllowedId, AllowedProjects } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { idsOf, projectOfSlug } from '../../projects/projects.ts';
import { IN_PROJECTS, NOT_DELETED } from '../../sql/bound.ts';
import { isIssueId } from '../../sql/ids.ts';
import { parseShortId, SHORT_ID_MASK } from '../../sql/short-id.ts';

export interface FoundIssue {
  projectId: AllowedId;
  issueId: string;
  title: string;
}

/**
 * An issue by its own id or its short id; that of an issue which was merged leads to the issue that it is part of. Two issues may
 * share a short id: then the smaller id comes first.
 */
export async function issuesById(store: Store, projects: AllowedProjects, text: string): Promise<FoundIssue[]> {
  const shortId = parseShortId(text);
  const project = shortId && projectOfSlug(projects, shortId.projectSlug);
  if (project)
    return find(store, [project.id], `bitAnd(issue_id, ${SHORT_ID_MASK}) = {wanted:UInt64}`, String(shortId.bits));
  if (isIssueId(text)) return find(store, idsOf(projects, undefined), 'issue_id = {wanted:UInt64}', text);
  return [];
}

/** Among a million issues of a project, six share the 30 bits of a short id less than once in 10^12 projects. */
const MOST_OF_ONE_ID = 5;

const find = async (
  store: Store,
  projectIds: readonly AllowedId[],
  condition: string,
  wanted: string,
): Promise<FoundIssue[]> => {
  const named = await store.select<FoundIssue & { mergedInto: string }>(
    `
    SELECT ${FOUND_COLUMNS}
    FROM issues FINAL
    WHERE ${IN_PROJECTS} AND ${NOT_DELETED} AND ${condition}
    ORDER BY issue_id
    LIMIT ${MOST_OF_ONE_ID}`,
    { projects: projectIds, wanted },
  );
  return issuesTheyAre(store, named);
};

export type NamedIssue = FoundIssue & { mergedInto: string };

export const FOUND_COLUMNS = `project_id AS projectId, toString(issue_id) AS issueId, title, toString(merged_into) AS mergedInto`;

/** A merge into an issue that is part of another goes to that other, so a chain is as long as the merges that met at one moment. */
const MOST_MERGES = 10;

/** The issues that these are, or are part of, each once. */
export async function issuesTheyAre(store: Store, named: readonly NamedIssue[]): Promise<FoundIssue[]> {
  let issues = named;
  for (let merge = 0; merge < MOST_MERGES && issues.some(isMerged); merge++) {
    const merged = issues.filter(isMerged);
    const targets = await store.select<NamedIssue>(
      `SELECT ${FOUND_COLUMNS} FROM issues FINAL WHERE ${IN_PROJECTS} AND ${NOT_DELETED} AND issue_id IN {issues:Array(UInt64)}`,
      {
        projects: [...new Set(merged.map(({ projectId }) => projectId))],
        issues: merged.map(({ mergedInto }) => BigInt(mergedInto)),
      },
    );
    issues = [...issues.filter((issue) => !isMerged(issue)), ...targets];
  }
  const byId = new Map(issues.filter((issue) => !isMerged(issue)).map((issue) => [issue.issueId, issue]));
  return [...byId.values()].map(({ projectId, issueId, title }) => ({ projectId, issueId, title }));
}

const isMerged = ({ mergedInto }: NamedIssue): boolean => mergedInto !== '0';
