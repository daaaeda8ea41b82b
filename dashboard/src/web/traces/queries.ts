import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { listTraces } from '../../contract/traces.ts';
import { ask } from '../app/client.ts';
import type { ListScope } from '../app/queries.ts';

export const tracesQuery = (scope: ListScope) =>
  queryOptions({
    queryKey: ['traces', scope],
    queryFn: ({ signal }) => ask(listTraces, { search: scope }, signal),
    placeholderData: keepPreviousData,
  });
