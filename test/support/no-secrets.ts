import { expect } from 'vitest';

import { ADMIN, DSN_KEY, TOKEN } from './breakwater.ts';
import type { Breakwater } from './breakwater.ts';

const SMTP_PASSWORD = 'smtp-password-of-nobody';
const SESSION_SECRET = 'a-secret-that-signs-the-sessions-of-a-test';

/** Everything is logged, and every mail fails, because nothing listens at this address. */
export const LOUD = {
  BREAKWATER_LOG_LEVEL: 'debug',
  BREAKWATER_SECRET: SESSION_SECRET,
  BREAKWATER_SMTP_URL: `smtp://mailer:${SMTP_PASSWORD}@127.0.0.1:1`,
};

/** The DSN is printed once, at the first run; that line alone may hold the key. */
export function expectNoSecrets({ dsn }: Breakwater, said: string, more: readonly string[] = []): void {
  const logged = said.replaceAll(`Send your first event to the DSN ${dsn}`, '');
  for (const secret of [TOKEN, ADMIN.password, DSN_KEY, SMTP_PASSWORD, SESSION_SECRET, ...more]) {
    expect(secret.length).toBeGreaterThan(9);
    expect(logged).not.toContain(secret);
  }
}
