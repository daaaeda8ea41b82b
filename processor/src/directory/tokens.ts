import { createHash, randomBytes } from 'node:crypto';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

interface TokenRow {
  hash: string;
  label: string;
  userId: string;
  createdAt: number;
  version: number;
}

/** A bearer token. Only its SHA-256 is stored: the secret has too many bits to be guessed from it. */
export interface StoredToken extends TokenRow {
  /** The beginning of the hash. */
  id: string;
}

const ID_LENGTH = 16;
/** Each request is compared with all of them, and the settings page lists them. */
const MOST_TOKENS = 5000;

const tokens = versioned<TokenRow, 'hash'>({
  table: 'api_tokens',
  key: ['hash'],
  columns: {
    hash: column.text('token_hash'),
    label: column.text('label'),
    userId: column.text('user_id'),
    createdAt: column.time('created_at'),
  },
  order: 'created_at DESC, token_hash',
  most: MOST_TOKENS,
  tooMany: `tokens: ${MOST_TOKENS} are active, which is the most`,
  removedAs: 'revoked',
});

/** The active ones, newest first. */
export const listTokens = async (store: DirectoryReader): Promise<StoredToken[]> =>
  (await tokens.list(store)).map(withId);

/** The active one with this id. */
export async function findTokenById(store: DirectoryReader, id: string): Promise<StoredToken | null> {
  const condition = { sql: `left(token_hash, ${ID_LENGTH}) = {id:String}`, params: { id } };
  const [found] = await tokens.list(store, {}, condition);
  return found ? withId(found) : null;
}

export const newSecret = (): string => `bw_${randomBytes(24).toString('hex')}`;

/** Null for a secret that was revoked. @throws DirectoryError `limit_reached` where there are too many. */
export async function createToken(
  store: DirectoryStore,
  { secret, label, userId }: { secret: string; label: string; userId: string },
  now: number,
): Promise<StoredToken | null> {
  const made = await tokens.create(store, { hash: tokenHashOf(secret), label, userId, createdAt: now, version: 1 });
  return made && withId(made);
}

export const revokeToken = (store: DirectoryStore, token: StoredToken): Promise<void> => tokens.remove(store, token);

export const tokenHashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const withId = (token: TokenRow): StoredToken => ({ ...token, id: token.hash.slice(0, ID_LENGTH) });
