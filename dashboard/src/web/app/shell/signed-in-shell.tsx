import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

import { sessionQuery } from '../queries.ts';
import { TimeProvider } from '../../ui/time.tsx';
import { ToastProvider } from '../../ui/toast.tsx';
import { Shell } from './shell.tsx';

/** The session may end while a page is open: the route is then asked again, and leads to the sign-in form and back. */
export function SignedInShell() {
  const { data: session } = useQuery(sessionQuery);
  const router = useRouter();
  const ended = session !== undefined && session.state !== 'signed-in';
  useEffect(() => {
    if (ended) void router.invalidate();
  }, [ended, router]);
  if (ended) return null;
  return (
    <TimeProvider>
      <ToastProvider>
        <Shell />
      </ToastProvider>
    </TimeProvider>
  );
}
