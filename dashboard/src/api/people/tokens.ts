import { createHash, randomBytes } from 'node:crypto';

import type { Store } from '@breakwater/processor/store';

import { ApiError } from '../errors.ts';

/** A bearer token. Only its SHA-256 is stored: the secret has too many bits to be guessed from it. */
export interface StoredToken {
  hash: string;
  /** The beginning of the hash. */
  id: string;
  label: string;
  userId: string;
  status: 'active' | 'revoked';
  createdAt: number;
  version: number;
}

const ID_LENGTH = 16;
/** Each request is compared with all of them, and the settings page lists them. */
const MOST_TOKENS = 5000;
const SELECT = `
  SELECT token_hash AS hash, left(token_hash, ${ID_LENGTH}) AS id, label, user_id AS userId, status,
         toFloat64(toUnixTimestamp64Milli(created_at)) AS createdAt, toFloat64(version) AS version
  FROM api_tokens FINAL`;

/** The active ones, newest first. */
export const listTokens = (store: Store): Promise<StoredToken[]> =>
  store.select<StoredToken>(`${SELECT} WHERE status = 'active' ORDER BY created_at DESC, token_hash`);

export async function findToken(store: Store, secret: string): Promise<StoredToken | null> {
  const rows = await store.select<StoredToken>(`${SELECT} WHERE token_hash = {hash:String} LIMIT 1`, {
    hash: hashOf(secret),
  });
  return rows[0] ?? null;
}

export async function findTokenById(store: Store, id: string): Promise<StoredToken | null> {
  const rows = await store.select<StoredToken>(`${SELECT} WHERE left(token_hash, ${ID_LENGTH}) = {id:String} LIMIT 1`, {
    id,
  });
  return rows[0] ?? null;
}

export const newSecret = (): string => `bw_${randomBytes(24).toString('hex')}`;

/** @throws ApiError `limit_reached` where there are too many. */
export async function createToken(
  store: Store,
  { secret, label, userId }: { secret: string; label: string; userId: string },
  now: number,
): Promise<StoredToken> {
  if ((await listTokens(store)).length >= MOST_TOKENS)
    throw new ApiError('limit_reached', { causes: [`tokens: ${MOST_TOKENS} are active, which is the most`] });
  const hash = hashOf(secret);
  const token: StoredToken = {
    hash,
    id: hash.slice(0, ID_LENGTH),
    label,
    userId,
    status: 'active',
    createdAt: now,
    version: 1,
  };
  await write(store, token);
  return token;
}

export const revokeToken = (store: Store, token: StoredToken): Promise<void> =>
  write(store, { ...token, status: 'revoked', version: token.version + 1 });

const write = (store: Store, token: StoredToken): Promise<void> =>
  store.insert(
    'api_tokens',
    [
      {
        token_hash: token.hash,
        version: token.version,
        label: token.label,
        user_id: token.userId,
        status: token.status,
        created_at: new Date(token.createdAt).toISOString(),
      },
    ],
    `token:${token.hash}:${token.version}`,
  );

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
