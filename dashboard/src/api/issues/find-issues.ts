import type { Store } from '@breakwater/processor/store';

import type { Issue, IssueList, IssueSearch } from '../../contract/issues.ts';
import { decodeCursor, encodeCursor } from '../sql/cursor.ts';
import { isIssueId } from '../sql/ids.ts';
import { issueOf } from './queries/issue-columns.ts';
import type { ProjectLookup } from './queries/issue-columns.ts';
import { issueList } from './queries/issue-list.ts';
import { parseSearch } from '../search/parse.ts';
import { barsOf } from '../sql/window.ts';

export type IssueQuestion = Pick<IssueSearch, 'query' | 'sort' | 'period' | 'environment' | 'cursor' | 'limit'> & {
  projectIds: readonly number[];
  now: number;
};

/** One page of issues. Pages after the first keep its window, so that counts and bars do not shift between them. */
export async function findIssues(
  store: Store,
  projects: ProjectLookup,
  question: IssueQuestion,
): Promise<Omit<IssueList, 'losses'>> {
  const { sort, period, limit } = question;
  const { terms, problems } = parseSearch(question.query);
  const cursor = question.cursor ? decodeCursor(question.cursor, sort, isIssueId) : null;
  const now = cursor?.now ?? question.now;
  const environment = question.environment || null;

  const rows = await issueList(store, {
    projectIds: question.projectIds,
    terms,
    environment,
    sort,
    period,
    limit,
    cursor,
    now,
  });
  const bars = barsOf(period, now);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = last !== undefined && rows.length > limit;
  return {
    issues: page.map((row): Issue => issueOf(row, projects)),
    total: rows[0]?.total ?? 0,
    next: more ? encodeCursor({ sort, value: last.sortValue, id: last.issueId, now }) : null,
    problems,
    window: { from: bars.sinceMs, to: bars.sinceMs + bars.steps * bars.stepMs },
  };
}
