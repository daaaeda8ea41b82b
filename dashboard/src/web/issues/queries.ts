import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { listIssues } from '../../contract/issues.ts';
import type { IssueList, IssueSort } from '../../contract/issues.ts';
import { ask } from '../app/client.ts';
import type { ListScope } from '../app/queries.ts';
import { ISSUE_KEYS } from '../triage/issue-keys.ts';

export interface IssueFilter extends ListScope {
  query: string;
  sort: IssueSort;
}

const issuesAt = (filter: IssueFilter, cursor: string | undefined, signal: AbortSignal): Promise<IssueList> =>
  ask(listIssues, { search: { ...filter, cursor, limit: 50 } }, signal);

/** The list on the page. It never refetches by itself, for rows must not move under the reader's pointer. */
export const issuesQuery = (filter: IssueFilter) =>
  infiniteQueryOptions({
    queryKey: [...ISSUE_KEYS.list, filter],
    queryFn: ({ pageParam, signal }) => issuesAt(filter, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 5000,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });

/** The same first page, polled beside the list: fresh counts, and how many issues are new to it. */
export const freshIssuesQuery = (filter: IssueFilter) =>
  queryOptions({
    queryKey: [...ISSUE_KEYS.fresh, filter],
    queryFn: ({ signal }) => issuesAt(filter, undefined, signal),
    refetchInterval: 10_000,
    gcTime: 0,
  });
