import { queryOptions } from '@tanstack/react-query';

import { receiptsOfEvent } from '../../contract/receipts.ts';
import { ask } from '../app/client.ts';

export const receiptsQuery = (id: string, project: string | undefined) =>
  queryOptions({
    queryKey: ['receipts', id, project],
    queryFn: ({ signal }) => ask(receiptsOfEvent, { params: { id }, search: { project } }, signal),
    // An event on its way arrives in seconds; one that is stored or lost does not change.
    refetchInterval: ({ state }) =>
      state.data?.receipts.some((receipt) => receipt.state === 'waiting' || receipt.state === 'unknown') ? 5000 : false,
  });
