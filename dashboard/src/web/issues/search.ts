import { ISSUE_SORTS } from '../../contract/address-values.ts';
import type { IssueSort } from '../../contract/issues.ts';

export interface IssuesPageSearch {
  /** Missing: unresolved issues. Empty: all. */
  query?: string;
  sort?: IssueSort;
}

export function readIssuesSearch(search: Record<string, unknown>): IssuesPageSearch {
  const { query, sort } = search;
  const known = ISSUE_SORTS.find((one) => one === sort);
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
