import { createHmac, timingSafeEqual } from 'node:crypto';

import type { z } from 'zod';

/** The use of a claim. It is signed too, so that no claim can be used as another kind. */
export type ClaimPurpose = 'session' | 'device' | 'sign-in' | 'password-link';

/** A text that holds a claim and proves that this installation made it. It is signed, not secret. */
export function signClaim(purpose: ClaimPurpose, claim: object, key: string): string {
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url');
  return `${payload}.${signatureOf(purpose, payload, key).toString('base64url')}`;
}

/** The claim as it is written, unproven: only good for finding the key of its signature. Null where it is none. */
export function readClaim<Claim>(text: string, schema: z.ZodType<Claim>): Claim | null {
  const [payload, signature, ...rest] = text.split('.');
  if (!payload || !signature || rest.length > 0 || text.length > 2000) return null;
  try {
    return schema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString())).data ?? null;
  } catch {
    return null;
  }
}

export function claimIsSigned(purpose: ClaimPurpose, text: string, key: string): boolean {
  const [payload = '', signature = ''] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  const wanted = signatureOf(purpose, payload, key);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

const signatureOf = (purpose: ClaimPurpose, payload: string, key: string): Buffer =>
  createHmac('sha256', key).update(`${purpose}\n${payload}`).digest();
