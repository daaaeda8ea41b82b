import { queryOptions } from '@tanstack/react-query';

import { firstEventOf } from '../../contract/first-event.ts';
import { servedSdk } from '../../contract/sdk.ts';
import { ask } from '../app/client.ts';

export const firstEventQuery = (slug: string) =>
  queryOptions({
    queryKey: ['first-event', slug],
    queryFn: ({ signal }) => ask(firstEventOf, { params: { slug } }, signal),
    // The first event stays the first, and finding it reads the whole project.
    refetchInterval: ({ state }) => (state.data?.event ? false : 2000),
    refetchIntervalInBackground: true,
  });

/** It changes with the server alone, and then the page is loaded anew. */
export const servedSdkQuery = queryOptions({
  queryKey: ['sdk'],
  queryFn: ({ signal }) => ask(servedSdk, {}, signal),
  staleTime: Infinity,
});
