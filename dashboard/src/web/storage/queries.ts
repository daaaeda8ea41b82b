import { queryOptions } from '@tanstack/react-query';

import type { Storage } from '../../contract/storage.ts';
import { getJson } from '../app/client.ts';

export const storageQuery = queryOptions({
  queryKey: ['storage'],
  queryFn: ({ signal }) => getJson<Storage>('/api/ui/storage', signal),
  refetchInterval: 60_000,
});
