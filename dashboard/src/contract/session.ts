import { endpoint } from './endpoint.ts';

/** Decides which page is shown first. */
export interface Session {
  /** `setup`: no account exists yet, the page shows the first-run form. */
  state: 'setup' | 'anonymous' | 'signed-in';
  user: { email: string; name: string } | null;
  version: string;
}

/** Every error of the API. The log line of the same request has the `requestId` too. */
export interface ApiErrorBody {
  code: string;
  detail: string;
  causes?: string[] | undefined;
  requestId: string;
}

export const currentSession = endpoint<{ answer: Session }>('GET', '/api/ui/session');
export const signOut = endpoint<{ answer: Session }>('POST', '/api/ui/logout');
