import { createHash, randomBytes } from 'node:crypto';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

interface TokenRow {
  hash: string;
  label: string;
  /** Empty: of no person. */
  userId: string;
  /** The names of its scopes. Empty in those that were made before there were scopes: they can do all. */
  scopes: string[];
  createdAt: number;
  /** 0: it has no end. */
  endsAt: number;
  /** `environment`: of BREAKWATER_TOKEN. It holds in processes alone that are given it. */
  source: string;
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
    scopes: column.texts('scopes'),
    createdAt: column.time('created_at'),
    endsAt: column.time('ends_at'),
    source: column.text('source'),
  },
  order: 'created_at DESC, token_hash',
  most: MOST_TOKENS,
  tooMany: `tokens: ${MOST_TOKENS} are active, which is the most`,
  removedAs: 'revoked',
});

/** Those that were not revoked, newest first; also those that have ended. */
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
  {
    secret,
    endsAt,
    ...token
  }: { secret: string; label: string; userId: string; scopes: string[]; endsAt: number | null },
  now: number,
): Promise<StoredToken | null> {
  const hash = tokenHashOf(secret);
  const made = await tokens.create(store, {
    hash,
    ...token,
    createdAt: now,
    endsAt: endsAt ?? 0,
    source: '',
    version: 1,
  });
  return made && withId(made);
}

const OF_ENVIRONMENT = 'environment';
/** The label of the one of the environment, which before `source` told those of it from those that people made. */
const ENVIRONMENT_LABEL = 'BREAKWATER_TOKEN';

export const isOfEnvironment = ({ source, label, userId }: StoredToken): boolean =>
  source === OF_ENVIRONMENT || (label === ENVIRONMENT_LABEL && userId === '');

/**
 * Makes the row by which BREAKWATER_TOKEN is listed, and can be revoked. False where it was revoked: it stays so. Those of other values
 * stay too, for other processes may have them; a process takes the value that it was given, and no other one.
 */
export async function settleEnvironmentToken(store: DirectoryStore, secret: string, now: number): Promise<boolean> {
  const hash = tokenHashOf(secret);
  if (await tokens.get(store, { hash })) return true;
  const token = { hash, label: ENVIRONMENT_LABEL, userId: '', scopes: [], createdAt: now, endsAt: 0 };
  return (await tokens.create(store, { ...token, source: OF_ENVIRONMENT, version: 1 })) !== null;
}

export const revokeToken = (store: DirectoryStore, token: StoredToken): Promise<void> => tokens.remove(store, token);

export const tokenHashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const withId = (token: TokenRow): StoredToken => ({ ...token, id: token.hash.slice(0, ID_LENGTH) });
