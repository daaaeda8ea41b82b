import { endpoint } from './endpoint.ts';
import type { Session } from './session.ts';

export interface Credentials {
  email: string;
  password: string;
}

/** The first account. The code is in the line that the server printed at its start. */
export interface FirstAccount extends Credentials {
  code?: string | undefined;
}

/** The answer to a right password. `second-factor`: a code is asked for too, by `confirmSignIn` with the challenge. */
export interface SignInAnswer extends Omit<Session, 'state'> {
  state: Session['state'] | 'second-factor';
  challenge?: string | undefined;
}

export const setUpAccount = endpoint<{ body: FirstAccount; answer: Session }>('POST', '/api/ui/setup');
export const signIn = endpoint<{ body: Credentials; answer: SignInAnswer }>('POST', '/api/ui/login');
export const confirmSignIn = endpoint<{ body: { challenge: string; code: string }; answer: Session }>(
  'POST',
  '/api/ui/login/code',
);
export const askForPasswordLink = endpoint<{ body: { email: string }; answer: null }>('POST', '/api/ui/password-link');
export const usePasswordLink = endpoint<{ body: { link: string; password: string }; answer: null }>(
  'POST',
  '/api/ui/password-link/use',
);
