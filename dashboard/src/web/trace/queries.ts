import { queryOptions } from '@tanstack/react-query';

import { oneTrace } from '../../contract/traces.ts';
import { ask } from '../app/client.ts';

export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ['trace', traceId],
    queryFn: ({ signal }) => ask(oneTrace, { params: { traceId } }, signal),
    staleTime: 30_000,
  });
