import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import type { TraceList } from '../../contract/performance.ts';
import { getJson, withSearch } from '../app/client.ts';
import type { ListScope } from '../app/queries.ts';

export const tracesQuery = (scope: ListScope) =>
  queryOptions({
    queryKey: ['traces', scope],
    queryFn: ({ signal }) => getJson<TraceList>(withSearch('/api/ui/traces', { ...scope }), signal),
    placeholderData: keepPreviousData,
  });
