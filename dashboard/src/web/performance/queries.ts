import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { TransactionDetail, TransactionList } from '../../contract/performance.ts';
import { getJson, withParams } from '../app/client.ts';
import type { ListScope } from '../app/queries.ts';

export const transactionsQuery = (filter: ListScope & { query: string; sort: string }) =>
  queryOptions({
    queryKey: ['transactions', filter],
    queryFn: ({ signal }) => getJson<TransactionList>(withParams('/api/ui/transactions', { ...filter }), signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

export const transactionQuery = (filter: { project: string; name: string; period: string; among: 'project' | 'all' }) =>
  queryOptions({
    queryKey: ['transaction', filter],
    queryFn: ({ signal }) =>
      getJson<TransactionDetail>(withParams('/api/ui/transactions/detail', { ...filter }), signal),
    refetchInterval: 60_000,
  });
