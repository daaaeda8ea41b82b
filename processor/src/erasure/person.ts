import { createHash } from 'node:crypto';

/** Events name a person by one of these. */
export type PersonKind = 'id' | 'email' | 'ip';
export const PERSON_KINDS = ['id', 'email', 'ip'] as const satisfies readonly PersonKind[];

/** The people of an event or span, as far as it names them. */
export interface ErasablePerson {
  id?: string | undefined;
  email?: string | undefined;
  ip_address?: string | undefined;
  /** The key that facts have of the person; 0 for none. */
  userKey?: string | undefined;
}

/**
 * The hash of a person's name in `erasures`: that of the text that user keys are made of (`id:42`), so that its first eight bytes are the
 * key of facts. Letters of addresses count the same in either case.
 */
export const personHash = (kind: PersonKind, value: string): string =>
  createHash('sha256')
    .update(`${kind}:${kind === 'email' ? value.toLowerCase() : value}`)
    .digest('hex');

/** The user key of facts, in decimal digits, that belongs to a hash. */
export const userKeyOfHash = (hash: string): string => BigInt(`0x${hash.slice(0, 16)}`).toString();

/** A regular expression of the e-mail addresses in a text, for the engine and for us: without groups that are captured. */
export const ADDRESS = '[a-zA-Z0-9._%+-]+@[a-zA-Z0-9_-]+(?:[.][a-zA-Z0-9_-]+)*';

/** SQL: whether a text is the value of that kind whose hash is given. An empty text is nobody's. */
export const isPersonSql = (text: string, kind: PersonKind, hash: string): string =>
  `(${text} != '' AND lower(hex(SHA256(concat('${kind}:', ${kind === 'email' ? `lower(${text})` : text})))) = '${hash}')`;
