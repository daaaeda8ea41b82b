import { randomBytes } from 'node:crypto';

import { column } from './column.ts';
import { DirectoryError } from './errors.ts';
import { tokenHashOf } from './tokens.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

interface InvitationRow {
  hash: string;
  /** In lower case. */
  email: string;
  /** The person who invited; empty for the token of the environment. */
  userId: string;
  /** The name of this person in lists. */
  by: string;
  status: 'active' | 'ended';
  /** Random, of the writer that ended it: of two who do so at once, the store keeps one. */
  claim: string;
  createdAt: number;
  expiresAt: number;
  version: number;
}

/** A link by which one person gets an account, once. Only the SHA-256 of its secret is stored. */
export interface Invitation extends InvitationRow {
  /** The beginning of the hash. */
  id: string;
}

const ID_LENGTH = 16;
/** Long enough for a person on leave, and short enough that a forgotten mail opens nothing. */
const INVITATION_MS = 7 * 24 * 3_600_000;

const invitations = versioned<InvitationRow, 'hash'>({
  table: 'invitations',
  key: ['hash'],
  columns: {
    hash: column.text('token_hash'),
    email: column.text('email'),
    userId: column.text('user_id'),
    by: column.text('by'),
    status: column.choice('status', ['active', 'ended']),
    claim: column.text('claim'),
    createdAt: column.time('created_at'),
    expiresAt: column.time('expires_at'),
  },
  order: 'created_at DESC, token_hash',
  most: 10_000,
  tooMany: 'invitations: 10000 were made, which is the most',
});

/** Those that are neither used nor revoked, newest first; some may be past their end. */
export const listInvitations = async (store: DirectoryReader): Promise<Invitation[]> =>
  (await invitations.list(store, { status: 'active' })).map(withId);

/** Another invitation of the same address stays, until one of them is used. The secret is in this answer alone. */
export async function createInvitation(
  store: DirectoryStore,
  { email, userId, by }: Pick<Invitation, 'email' | 'userId' | 'by'>,
  now: number,
): Promise<{ invitation: Invitation; secret: string }> {
  const secret = randomBytes(24).toString('base64url');
  const made = await invitations.create(store, {
    hash: tokenHashOf(secret),
    email: email.toLowerCase(),
    userId,
    by,
    status: 'active',
    claim: '',
    createdAt: now,
    expiresAt: now + INVITATION_MS,
    version: 1,
  });
  if (!made) throw new Error('two invitations have one random secret');
  return { invitation: withId(made), secret };
}

/** The invitation of this secret, where it can be used now. */
export async function openInvitation(store: DirectoryReader, secret: string, now: number): Promise<Invitation | null> {
  const found = await invitations.get(store, { hash: tokenHashOf(secret) });
  return found?.status === 'active' && now < found.expiresAt ? withId(found) : null;
}

/** Uses or revokes an invitation. False where that was done meanwhile: of two who use one link, one may go on. */
export async function endInvitation(store: DirectoryStore, before: Invitation): Promise<boolean> {
  try {
    await invitations.change(store, before, { status: 'ended', claim: randomBytes(8).toString('hex') });
    return true;
  } catch (error) {
    if (error instanceof DirectoryError && error.code === 'settings_changed') return false;
    throw error;
  }
}

const withId = (row: InvitationRow): Invitation => ({ ...row, id: row.hash.slice(0, ID_LENGTH) });
