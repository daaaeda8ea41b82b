import { randomUUID } from 'node:crypto';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

export interface Account {
  userId: string;
  /** In lower case. */
  email: string;
  name: string;
  passwordHash: string;
  /** The hash of the password that the account began with; empty while that is the password. */
  firstPasswordHash: string;
  passwordChangedAt: number;
  status: string;
  createdAt: number;
  version: number;
}

const people = versioned<Account, 'email'>({
  table: 'users',
  key: ['email'],
  columns: {
    email: column.text('email'),
    userId: column.text('user_id'),
    name: column.text('name'),
    passwordHash: column.text('password_hash'),
    firstPasswordHash: column.text('first_password_hash'),
    passwordChangedAt: column.time('password_changed_at'),
    status: column.text('status'),
    createdAt: column.time('created_at'),
  },
  order: 'created_at, email',
  most: 5000,
  tooMany: 'people: 5000 have an account, which is the most',
});

export const anyUserExists = async (store: DirectoryReader): Promise<boolean> => (await people.list(store)).length > 0;

export const findUser = (store: DirectoryReader, email: string): Promise<Account | null> =>
  people.get(store, { email: email.toLowerCase() });

export const listUsers = (store: DirectoryReader): Promise<Account[]> => people.list(store);

/** The addresses of everyone with an account. */
export async function activeReceivers(store: DirectoryReader): Promise<string[]> {
  const active = await people.list(store, { status: 'active' });
  return active.map(({ email }) => email).filter((email) => email !== '');
}

/**
 * Makes the very first account; null when another one was faster. All first accounts have one claim, so the store keeps only the first
 * of them, even when several processes insert one at the same moment.
 */
export async function createFirstUser(
  store: DirectoryStore,
  { email, passwordHash }: { email: string; passwordHash: string },
  now: number,
): Promise<Account | null> {
  if (await anyUserExists(store)) return null;
  const first = { userId: randomUUID(), email: email.toLowerCase(), name: '', passwordHash, status: 'active' };
  const unchanged = { firstPasswordHash: '', passwordChangedAt: 0 };
  return people.create(store, { ...first, ...unchanged, createdAt: now, version: 1 }, 'first-account');
}

/** @throws DirectoryError `settings_changed` */
export const changePassword = (
  store: DirectoryStore,
  before: Account,
  passwordHash: string,
  now: number,
): Promise<Account> =>
  people.change(store, before, {
    passwordHash,
    firstPasswordHash: before.firstPasswordHash || before.passwordHash,
    passwordChangedAt: now,
  });
