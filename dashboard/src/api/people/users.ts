import { randomUUID } from 'node:crypto';

import type { Store } from '@breakwater/processor/store';

export interface Account {
  userId: string;
  /** In lower case. */
  email: string;
  name: string;
  passwordHash: string;
  status: string;
}

const COLUMNS = 'user_id AS userId, email, name, password_hash AS passwordHash, status';

export async function anyUserExists(store: Store): Promise<boolean> {
  const rows = await store.select('SELECT email FROM users LIMIT 1');
  return rows.length > 0;
}

export async function findUser(store: Store, email: string): Promise<Account | null> {
  const rows = await store.select<Account>(`SELECT ${COLUMNS} FROM users FINAL WHERE email = {email:String} LIMIT 1`, {
    email: email.toLowerCase(),
  });
  return rows[0] ?? null;
}

export const listUsers = (store: Store): Promise<Account[]> =>
  store.select<Account>(`SELECT ${COLUMNS} FROM users FINAL ORDER BY created_at, email`);

/**
 * Makes the very first account; null when another one was faster. All first accounts share one deduplication token, so the
 * store keeps only the first of them, even when several processes insert one at the same moment.
 */
export async function createFirstUser(
  store: Store,
  { email, passwordHash }: { email: string; passwordHash: string },
  now: number,
): Promise<Account | null> {
  if (await anyUserExists(store)) return null;
  const user = { userId: randomUUID(), email: email.toLowerCase(), name: '', passwordHash, status: 'active' };
  const row = {
    email: user.email,
    version: 1,
    user_id: user.userId,
    name: user.name,
    password_hash: passwordHash,
    status: user.status,
    created_at: new Date(now).toISOString(),
  };
  await store.insert('users', [row], 'first-account');
  const kept = await findUser(store, user.email);
  return kept?.userId === user.userId ? user : null;
}
