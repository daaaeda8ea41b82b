import type { IssueSearch } from '../../contract/issues.ts';

export const SORTS = ['lastSeen', 'firstSeen', 'events', 'users'] as const satisfies readonly IssueSearch['sort'][];
export const DEFAULT_QUERY = 'is:unresolved';

export interface IssuesPageSearch {
  /** Missing: unresolved issues. Empty: all. */
  query?: string;
  sort?: (typeof SORTS)[number];
}

export function readIssuesSearch(search: Record<string, unknown>): IssuesPageSearch {
  const { query, sort } = search;
  const known = SORTS.find((one) => one === sort);
  return { ...(typeof query === 'string' && { query }), ...(known && { sort: known }) };
}

/** The tabs are nothing but queries: what they show can be typed, changed and shared. */
export const TABS = [
  { name: 'unresolved', query: 'is:unresolved' },
  { name: 'new', query: 'is:unresolved is:new' },
  { name: 'regressed', query: 'is:unresolved is:regressed' },
  { name: 'resolved', query: 'is:resolved' },
  { name: 'all', query: '' },
] as const;
