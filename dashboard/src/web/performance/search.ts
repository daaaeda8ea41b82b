import { TRANSACTION_SORTS } from '../../contract/address-values.ts';
import type { TransactionSort } from '../../contract/performance.ts';

export function readTransactionsSearch(search: Record<string, unknown>): {
  query?: string | undefined;
  sort?: TransactionSort;
} {
  const { query, sort } = search;
  const known = TRANSACTION_SORTS.find((one) => one === sort);
  return { ...(typeof query === 'string' && query !== '' && { query }), ...(known && { sort: known }) };
}

/** `in` is the project of the transaction; the global `project` may stay "all". */
export function readTransactionSearch(search: Record<string, unknown>): { name: string; in: string } {
  const { name, in: project } = search;
  return { name: typeof name === 'string' ? name : '', in: typeof project === 'string' ? project : '' };
}
