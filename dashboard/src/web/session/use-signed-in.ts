import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

import { currentSession } from '../../contract/session.ts';
import { BASE_PATH } from '../app/base-path.ts';
import { ask } from '../app/client.ts';
import { sessionQuery } from '../app/queries.ts';
import { t } from './text.ts';

/** Goes on to a path of ours as the person who has just signed in. @throws Error where the browser did not keep the cookie */
export function useSignedIn(next: string): () => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async () => {
    const session = await ask(currentSession, {}, AbortSignal.timeout(10_000));
    if (session.state !== 'signed-in') throw new Error(t('session.noCookie'));
    client.clear();
    client.setQueryData(sessionQuery.queryKey, session);
    router.history.push(BASE_PATH + next);
  };
}
