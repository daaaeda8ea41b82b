import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { claimIsSigned, readClaim, signClaim } from './signed-claim.ts';

const HOUR_MS = 3_600_000;

/** A link that sets the password of an account, once and within an hour. */
export interface PasswordLink {
  id: string;
  /** In lower case. */
  email: string;
  issuedAt: number;
  /** It takes the second factor off too. */
  dropsFactor: boolean;
}

const claimSchema = z.object({
  i: z.string().min(1).max(64),
  e: z.string().max(254),
  t: z.number().int(),
  f: z.boolean(),
});

/**
 * The address of a new link. Nothing of it is stored until it is used: the signature proves it. It stands behind a `#`, which browsers
 * send to no server, so that no log of a proxy has it.
 */
export function passwordLink(
  publicUrl: string,
  { email, dropsFactor }: Pick<PasswordLink, 'email' | 'dropsFactor'>,
  secret: string,
  now: number,
): string {
  const claim = { i: randomUUID(), e: email.toLowerCase(), t: now, f: dropsFactor };
  return `${publicUrl}/reset#${signClaim('password-link', claim, secret)}`;
}

/** The link of this text; null where it is none of ours, or is over. */
export function readPasswordLink(text: string, secret: string, now: number): PasswordLink | null {
  const claim = readClaim(text, claimSchema);
  if (!claim || !claimIsSigned('password-link', text, secret)) return null;
  // A link of the future is of a clock that was ahead.
  if (Math.abs(now - claim.t) > HOUR_MS) return null;
  return { id: claim.i, email: claim.e, issuedAt: claim.t, dropsFactor: claim.f };
}
