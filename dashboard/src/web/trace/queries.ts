import { queryOptions } from '@tanstack/react-query';

import type { Trace } from '../../contract/performance.ts';
import { getJson } from '../app/client.ts';

export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['trace', traceId],
    queryFn: ({ signal }) => getJson<Trace>(`/api/ui/traces/${traceId}`, signal),
    staleTime: 30_000,
  });
