import type { TransactionSearch } from '../../contract/performance.ts';

export const TRANSACTION_SORT_NAMES = [
  'time',
  'throughput',
  'p50',
  'p95',
  'failureRate',
  'name',
] as const satisfies readonly TransactionSearch['sort'][];
export type TransactionSort = (typeof TRANSACTION_SORT_NAMES)[number];

export function readTransactionsSearch(search: Record<string, unknown>): {
  query?: string | undefined;
  sort?: TransactionSort;
} {
  const { query, sort } = search;
  const known = TRANSACTION_SORT_NAMES.find((one) => one === sort);
  return { ...(typeof query === 'string' && query !== '' && { query }), ...(known && { sort: known }) };
}

/** `in` is the project of the transaction; the global `project` may stay "all". */
export function readTransactionSearch(search: Record<string, unknown>): { name: string; in: string } {
  const { name, in: project } = search;
  return { name: typeof name === 'string' ? name : '', in: typeof project === 'string' ? project : '' };
}
