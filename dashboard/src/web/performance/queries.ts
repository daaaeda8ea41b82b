import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { TransactionDetail, TransactionList } from '../../contract/performance.ts';
import { getJson, withSearch } from '../app/client.ts';
import type { ListScope } from '../app/queries.ts';

export const transactionsQuery = (filter: ListScope & { query: string; sort: string }) =>
  queryOptions({
    queryKey: ['transactions', filter],
    queryFn: ({ signal }) => getJson<TransactionList>(withSearch('/api/ui/transactions', { ...filter }), signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const transactionQuery = (filter: { project: string; name: string; period: string; among: 'project' | 'all' }) =>
  queryOptions({
    queryKey: ['transaction', filter],
    queryFn: ({ signal }) =>
      getJson<TransactionDetail>(withSearch('/api/ui/transactions/detail', { ...filter }), signal),
    refetchInterval: 60_000,
  });
