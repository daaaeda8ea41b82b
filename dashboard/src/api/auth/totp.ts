import { Secret, TOTP } from 'otpauth';

const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
/** Steps around now whose codes are taken, because clocks of phones differ. */
const WINDOW = 1;

/** A new secret, in base32, as apps take it. */
export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The address that a QR code holds. */
export const totpUrl = (secret: string, email: string): string => totpOf(secret, email).toString();

/** The step of time whose code this is; null where it is the code of none around now. */
export function totpStep(secret: string, code: string, now: number): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_SECONDS) + delta;
}

/** The code of an app at this time, for tests. */
export const totpCode = (secret: string, now: number): string => totpOf(secret, '').generate({ timestamp: now });

/** SHA-1, 6 digits and 30 seconds, because many apps ignore other parameters. */
const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'Breakwater', label: label || 'Breakwater', secret, period: PERIOD_SECONDS, digits: 6 });
