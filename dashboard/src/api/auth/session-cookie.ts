import { createHmac, timingSafeEqual } from 'node:crypto';

export const SESSION_COOKIE = 'breakwater_session';
export const SESSION_SECONDS = 30 * 24 * 3600;

export interface SessionClaim {
  userId: string;
  expiresAtSeconds: number;
}

/** The signature covers the password hash too: a new password ends every session of the account. */
export interface SessionKey {
  secret: string;
  passwordHash: string;
}

export const signSession = (claim: SessionClaim, key: SessionKey): string => {
  const payload = `${Buffer.from(claim.userId).toString('base64url')}.${claim.expiresAtSeconds}`;
  return `${payload}.${signatureOf(payload, key).toString('base64url')}`;
};

/** The claim of a cookie, unproven: only good for finding the account that `sessionIsValid` needs. Null where it is no session. */
export function readSession(cookie: string): SessionClaim | null {
  const [userId, expires, signature, ...rest] = cookie.split('.');
  if (!userId || !expires || !signature || rest.length > 0 || !/^\d{1,12}$/.test(expires)) return null;
  return { userId: Buffer.from(userId, 'base64url').toString(), expiresAtSeconds: Number(expires) };
}

export function sessionIsValid(cookie: string, key: SessionKey, nowMs: number): boolean {
  const claim = readSession(cookie);
  if (!claim || claim.expiresAtSeconds * 1000 <= nowMs) return false;
  const end = cookie.lastIndexOf('.');
  const given = Buffer.from(cookie.slice(end + 1), 'base64url');
  const wanted = signatureOf(cookie.slice(0, end), key);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const signatureOf = (payload: string, { secret, passwordHash }: SessionKey): Buffer =>
  createHmac('sha256', secret).update(`session\n${payload}\n${passwordHash}`).digest();
