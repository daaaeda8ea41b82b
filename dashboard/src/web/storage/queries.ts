import { queryOptions } from '@tanstack/react-query';

import { storageUse } from '../../contract/storage.ts';
import { ask } from '../app/client.ts';

export const storageQuery = queryOptions({
  queryKey: ['storage'],
  queryFn: ({ signal }) => ask(storageUse, {}, signal),
  refetchInterval: 60_000,
});
