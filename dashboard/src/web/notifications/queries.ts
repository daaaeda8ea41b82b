import { queryOptions } from '@tanstack/react-query';

import { myNotifications } from '../../contract/notifications.ts';
import { ask } from '../app/client.ts';

export const notificationsQuery = queryOptions({
  queryKey: ['notifications'],
  queryFn: ({ signal }) => ask(myNotifications, {}, signal),
  // A form is filled from it: what a person types must not be replaced under their hands.
  refetchOnWindowFocus: false,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
});
