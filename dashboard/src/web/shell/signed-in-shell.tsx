import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from '@tanstack/react-router';

import { sessionQuery } from '../api/queries.ts';
import { TimeProvider } from '../ui/time.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { Shell } from './shell.tsx';

/** The session may end while a page is open; the sign-in form then knows where to come back to. */
export function SignedInShell() {
  const { data: session } = useQuery(sessionQuery);
  const next = useLocation({ select: (location) => location.href });
  if (session && session.state !== 'signed-in') return <Navigate to="/login" search={{ next }} />;
  return (
    <TimeProvider>
      <ToastProvider>
        <Shell />
      </ToastProvider>
    </TimeProvider>
  );
}
