import { createHmac, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

/** One click on a mail: its receiver wants no more mails about these projects, or about any. */
export interface Unsubscribe {
  /** In lower case. */
  email: string;
  projects: readonly number[] | 'all';
}

/** Projects that a link names: a digest of more turns all off, because the link stands in a header. */
export const MOST_PROJECTS_OF_A_LINK = 20;

/** The path of the page behind a link. Its token is in the query, because servers bound the parts of a path. */
export const UNSUBSCRIBE_PATH = '/unsubscribe';

const claimSchema = z.object({
  e: z.string().max(254),
  p: z.union([z.array(z.number().int()).min(1).max(MOST_PROJECTS_OF_A_LINK), z.literal('all')]),
});

/**
 * The link that turns mails off without a login, signed with the secret of the installation. It has no end, because mails are kept
 * for years, and can do nothing but turn mails off.
 */
export function unsubscribeLink(baseUrl: string, { email, projects }: Unsubscribe, secret: string): string {
  const named = projects !== 'all' && projects.length > MOST_PROJECTS_OF_A_LINK ? 'all' : projects;
  const claim = Buffer.from(JSON.stringify({ e: email.toLowerCase(), p: named })).toString('base64url');
  return `${baseUrl}${UNSUBSCRIBE_PATH}?token=${claim}.${signatureOf(claim, secret).toString('base64url')}`;
}

/** The claim of a token; null where the secret did not sign it. */
export function readUnsubscribe(token: string, secret: string): Unsubscribe | null {
  const [claim = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0) return null;
  const given = Buffer.from(signature, 'base64url');
  const wanted = signatureOf(claim, secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const { e: email, p: projects } = claimSchema.parse(JSON.parse(Buffer.from(claim, 'base64url').toString()));
  return { email, projects };
}

/** The first line parts it from sessions, which the same secret signs. */
const signatureOf = (claim: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(`unsubscribe\n${claim}`).digest();
