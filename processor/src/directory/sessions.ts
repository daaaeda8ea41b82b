import { createHash } from 'node:crypto';

import { column } from './column.ts';
import { versioned } from './versioned.ts';
import type { DirectoryReader, DirectoryStore } from './versioned.ts';

/** A browser that is signed in. The cookie holds a secret of which the id is a hash. */
export interface StoredSession {
  id: string;
  userId: string;
  createdAt: number;
  endsAt: number;
  /** The client's address without its last part. */
  network: string;
  userAgent: string;
  version: number;
}

/** A person with more than this has programs that sign in; their oldest sessions end. */
const MOST_A_PERSON = 50;
const USER_AGENT = 300;

const sessions = versioned<StoredSession, 'id'>({
  table: 'sessions',
  key: ['id'],
  columns: {
    id: column.text('session_id'),
    userId: column.text('user_id'),
    createdAt: column.time('created_at'),
    endsAt: column.time('ends_at'),
    network: column.text('network'),
    userAgent: column.text('user_agent'),
  },
  order: 'created_at DESC, session_id',
  most: 19_000,
  removedAs: 'ended',
});

export const sessionIdOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Those of a person that have not ended, newest first. */
export async function sessionsOf(store: DirectoryReader, userId: string, now: number): Promise<StoredSession[]> {
  return (await sessions.list(store, { userId })).filter(({ endsAt }) => endsAt > now);
}

export const findSession = (store: DirectoryReader, id: string): Promise<StoredSession | null> =>
  sessions.get(store, { id });

/** @throws DirectoryError `limit_reached` */
export async function beginSession(
  store: DirectoryStore,
  session: Omit<StoredSession, 'version'>,
): Promise<StoredSession> {
  const made = await sessions.create(store, {
    ...session,
    userAgent: session.userAgent.slice(0, USER_AGENT),
    version: 1,
  });
  if (!made) throw new Error('The id of a session was in use.');
  const all = await sessions.list(store, { userId: session.userId });
  for (const old of all.slice(MOST_A_PERSON)) await endSession(store, old);
  return made;
}

/** Ends it; also where another writer did so first. */
export async function endSession(store: DirectoryStore, session: StoredSession): Promise<void> {
  const current = await findSession(store, session.id);
  if (current) await sessions.remove(store, current);
}

/** Ends all sessions of a person, but for one where its id is given. */
export async function endSessionsOf(
  store: DirectoryStore,
  userId: string,
  except: string | null = null,
): Promise<void> {
  for (const session of await sessions.list(store, { userId }))
    if (session.id !== except) await endSession(store, session);
}
