import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { listTransactions, oneTransaction } from '../../contract/performance.ts';
import type { TransactionSort } from '../../contract/performance.ts';
import type { Period } from '../../contract/periods.ts';
import { ask } from '../app/client.ts';
import type { ListScope } from '../app/queries.ts';

export const transactionsQuery = (filter: ListScope & { query: string; sort: TransactionSort }) =>
  queryOptions({
    queryKey: ['transactions', filter],
    queryFn: ({ signal }) => ask(listTransactions, { search: filter }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const transactionQuery = (filter: { project: string; name: string; period: Period; among: 'project' | 'all' }) =>
  queryOptions({
    queryKey: ['transaction', filter],
    queryFn: ({ signal }) => ask(oneTransaction, { search: filter }, signal),
    refetchInterval: 60_000,
  });
