import { queryOptions } from '@tanstack/react-query';

import { ownAccount } from '../../contract/own-account.ts';
import { ask } from '../app/client.ts';

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => ask(ownAccount, {}, signal),
});
