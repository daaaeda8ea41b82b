import type { Credentials } from '../../contract/accounts.ts';
import { t } from './text.ts';

export interface CredentialProblems {
  email?: string;
  password?: string;
}

/** The contract's rules, said before the server has to. The server decides; this only saves a round trip. */
export function credentialProblems({ email, password }: Credentials, purpose: 'setup' | 'login'): CredentialProblems {
  const missing = 10 - password.length;
  return {
    ...(!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && { email: t('session.noEmail') }),
    ...(purpose === 'login' && password === '' && { password: t('session.noPassword') }),
    ...(purpose === 'setup' && missing > 0 && { password: t('session.shortPassword', { count: missing }) }),
  };
}
