import { QueryCache, QueryClient } from '@tanstack/react-query';

import type { Session } from '../../contract/session.ts';
import { ApiFailure } from './client.ts';
import { sessionQuery } from './queries.ts';

const wouldPass = (error: Error): boolean => error instanceof ApiFailure && (error.status === 0 || error.status >= 500);

/** One cache for the page. A session that ended anywhere ends it everywhere: the shell then shows the sign-in form. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (!(error instanceof ApiFailure) || error.status !== 401) return;
        client.setQueryData<Session>(sessionQuery.queryKey, (session) =>
          session && session.state === 'signed-in' ? { ...session, state: 'anonymous', user: null } : session,
        );
      },
    }),
    defaultOptions: {
      queries: { retry: (count, error) => count < 2 && wouldPass(error), staleTime: 10_000 },
      mutations: { retry: false },
    },
  });
  return client;
}
