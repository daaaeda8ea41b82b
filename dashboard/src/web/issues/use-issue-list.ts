import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Issue, IssueList } from '../../contract/issues.ts';
import { freshIssuesQuery, issuesQuery, type IssueFilter } from '../app/queries.ts';

/**
 * The shown rows stand still: polling only brings their numbers up to date and counts what is new. `showFresh` then
 * loads the list again.
 */
export function useIssueList(filter: IssueFilter) {
  const client = useQueryClient();
  const list = useInfiniteQuery(issuesQuery(filter));
  const fresh = useQuery({ ...freshIssuesQuery(filter), enabled: list.isSuccess });

  const issues = useMemo(() => joined(list.data?.pages ?? [], fresh.data), [list.data, fresh.data]);
  const shown = new Set(issues.map((issue) => issue.id));
  const freshCount = list.isPlaceholderData
    ? 0
    : (fresh.data?.issues.filter((issue) => !shown.has(issue.id)).length ?? 0);
  const first = list.data?.pages[0];
  return {
    list,
    issues,
    total: first?.total ?? 0,
    problems: first?.problems ?? [],
    // Against a full first page a moved row is no new one.
    freshCount: filter.sort === 'lastSeen' || filter.sort === 'firstSeen' || issues.length < 50 ? freshCount : 0,
    showFresh: () => {
      scrollTo({ top: 0 });
      return client.resetQueries({ queryKey: issuesQuery(filter).queryKey });
    },
  };
}

function joined(pages: readonly IssueList[], fresh: IssueList | undefined): Issue[] {
  const newest = new Map(fresh?.issues.map((issue) => [issue.id, issue]));
  const seen = new Set<string>();
  return pages
    .flatMap((page) => page.issues)
    .filter((issue) => !seen.has(issue.id) && seen.add(issue.id))
    .map((issue) => newest.get(issue.id) ?? issue);
}
