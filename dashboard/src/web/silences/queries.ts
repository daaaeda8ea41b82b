import { queryOptions } from '@tanstack/react-query';

import { heldSilences } from '../../contract/notifications.ts';
import { ask } from '../app/client.ts';

/** Those that hold now: the bar of every page and the settings of a project show them. */
export const silencesQuery = queryOptions({
  queryKey: ['silences'],
  queryFn: ({ signal }) => ask(heldSilences, {}, signal),
  staleTime: 15_000,
  refetchInterval: 30_000,
});
