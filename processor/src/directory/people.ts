import { randomUUID } from 'node:crypto';

import { column } from './column.ts';
import { DirectoryError } from './errors.ts';
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

/* The words in column `status`. */
const ACTIVE = 'active';
const REMOVED = 'removed';

/** A password that is the first one of its account. */
const UNCHANGED = { firstPasswordHash: '', passwordChangedAt: 0 };

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

/** Null also for a person who was removed. */
export async function findUser(store: DirectoryReader, email: string): Promise<Account | null> {
  const found = await people.get(store, { email: email.toLowerCase() });
  return found?.status === ACTIVE ? found : null;
}

/** Everyone with an account. */
export const listUsers = (store: DirectoryReader): Promise<Account[]> => people.list(store, { status: ACTIVE });

/** The addresses of everyone with an account. */
export async function activeReceivers(store: DirectoryReader): Promise<string[]> {
  return (await listUsers(store)).map(({ email }) => email).filter((email) => email !== '');
}

/** The addresses of people who were removed and were not invited again. */
export async function removedAddresses(store: DirectoryReader): Promise<Set<string>> {
  return new Set((await people.list(store, { status: REMOVED })).map(({ email }) => email));
}

export const isRemovedAddress = async (store: DirectoryReader, email: string): Promise<boolean> =>
  (await people.get(store, { email: email.toLowerCase() }))?.status === REMOVED;

/** Makes an account, also for an address whose person was removed: with an id of its own. Null where the address has one. */
export async function createUser(
  store: DirectoryStore,
  { email, name, passwordHash }: Pick<Account, 'email' | 'name' | 'passwordHash'>,
  now: number,
): Promise<Account | null> {
  const account = { userId: randomUUID(), name, passwordHash, ...UNCHANGED, status: ACTIVE, createdAt: now };
  const identity = { email: email.toLowerCase() };
  const before = await people.get(store, identity);
  if (!before) return people.create(store, { ...identity, ...account, version: 1 });
  return before.status === REMOVED ? people.change(store, before, account) : null;
}

/**
 * Ends an account: the row keeps the address and the id alone. Where two people remove each other at once, both stay.
 * @throws DirectoryError `last_person`, or `settings_changed` where another writer was faster
 */
export async function removeUser(store: DirectoryStore, before: Account): Promise<void> {
  const others = async (): Promise<boolean> => (await listUsers(store)).some(({ userId }) => userId !== before.userId);
  if (!(await others())) throw new DirectoryError('last_person');
  const removed = await people.change(store, before, {
    status: REMOVED,
    name: '',
    passwordHash: '',
    firstPasswordHash: '',
  });
  if (await others()) return;
  const { status, name, passwordHash, firstPasswordHash } = before;
  await people.change(store, removed, { status, name, passwordHash, firstPasswordHash });
  throw new DirectoryError('last_person');
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
  const first = { userId: randomUUID(), email: email.toLowerCase(), name: '', passwordHash, status: ACTIVE };
  return people.create(store, { ...first, ...UNCHANGED, createdAt: now, version: 1 }, 'first-account');
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
