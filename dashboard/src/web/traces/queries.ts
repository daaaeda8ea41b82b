import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { TraceList } from '../../contract/performance.ts';
import { getJson, withParams } from '../app/client.ts';
import type { ListScope } from '../app/queries.ts';

export const tracesQuery = (scope: ListScope) =>
  queryOptions({
    queryKey: ['traces', scope],
    queryFn: ({ signal }) => getJson<TraceList>(withParams('/api/ui/traces', { ...scope }), signal),
    placeholderData: keepPreviousData,
  });
