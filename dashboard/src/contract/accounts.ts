import { endpoint } from './endpoint.ts';
import type { Session } from './session.ts';

export interface Credentials {
  email: string;
  password: string;
}

export const setUpAccount = endpoint<{ body: Credentials; answer: Session }>('POST', '/api/ui/setup');
export const signIn = endpoint<{ body: Credentials; answer: Session }>('POST', '/api/ui/login');
