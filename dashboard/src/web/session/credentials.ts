import type { Credentials } from '../../contract/accounts.ts';
import { t } from './text.ts';

export interface CredentialProblems {
  email?: string;
  password?: string;
}

export const isAddress = (email: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email);

/** The problem of a new password, as the contract has it. */
export function passwordProblem(password: string): string | undefined {
  const missing = 10 - password.length;
  return missing > 0 ? t('session.shortPassword', { count: missing }) : undefined;
}

/** The contract's rules, said before the server has to. The server decides; this only saves a round trip. */
export function credentialProblems({ email, password }: Credentials, purpose: 'setup' | 'login'): CredentialProblems {
  const short = purpose === 'setup' ? passwordProblem(password) : undefined;
  return {
    ...(!isAddress(email) && { email: t('session.noEmail') }),
    ...(purpose === 'login' && password === '' && { password: t('session.noPassword') }),
    ...(short !== undefined && { password: short }),
  };
}

/** The name of the first field with a problem. */
export const firstProblem = ({ email, password }: CredentialProblems): 'email' | 'password' | null =>
  email ? 'email' : password ? 'password' : null;
