import { randomBytes } from 'node:crypto';

import {
  beginSession,
  endSession,
  endSessionsOf,
  findSession,
  sessionIdOf,
  sessionsOf,
} from '@breakwater/processor/directory';
import type { Account, StoredSession } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';
import { z } from 'zod';

import type { Accounts } from './accounts.ts';
import { claimIsSigned, readClaim, signClaim } from './signed-claim.ts';

export const SESSION_SECONDS = 30 * 24 * 3600;
/** How long a session that another process ended may still work here. */
const FRESH_MS = 5000;
const MOST_KNOWN = 5000;

const claimSchema = z.object({ u: z.string().min(1).max(64), s: z.string().min(16).max(64) });

/** A person who is signed in, by a session that holds. */
export interface SignedIn {
  user: Account;
  session: StoredSession;
}

export interface Sessions {
  /** Begins a session, and gives the value of its cookie. */
  begin(user: Account, from: { network: string; userAgent: string }): Promise<string>;
  /** The person who is signed in by the first of these cookies that holds; null for nobody. */
  of(cookies: readonly string[]): Promise<SignedIn | null>;
  /** The cookie of a session that goes on under a new password. */
  renewed(cookies: readonly string[], user: Account): string | null;
  list(userId: string): Promise<StoredSession[]>;
  end(session: StoredSession): Promise<void>;
  endAll(userId: string, except?: string): Promise<void>;
}

/**
 * A session is a row of the store, so that it can be listed and ended. Its cookie names account and session and is signed with the
 * secret and the hash of the password: a flood of made-up cookies asks the store nothing, and a new password ends all sessions of an
 * account, even where a row of one were left.
 */
export function createSessions(
  store: Pick<Store, 'select' | 'insert'>,
  accounts: Pick<Accounts, 'userById'>,
  secret: string,
  clock: () => number,
): Sessions {
  const known = new Map<string, { at: number; session: Promise<StoredSession | null> }>();
  const keyOf = ({ passwordHash }: Account): string => `${secret}\n${passwordHash}`;

  const sessionOf = (id: string): Promise<StoredSession | null> => {
    const now = clock();
    const there = known.get(id);
    if (there && Math.abs(now - there.at) < FRESH_MS) return there.session;
    const session = findSession(store, id);
    known.delete(id);
    known.set(id, { at: now, session });
    const oldest = known.keys().next();
    if (known.size > MOST_KNOWN && !oldest.done) known.delete(oldest.value);
    // A failed question is not an answer: the next one asks again.
    session.catch(() => known.delete(id));
    return session;
  };

  const one = async (cookie: string): Promise<SignedIn | null> => {
    const claim = readClaim(cookie, claimSchema);
    const user = claim && (await accounts.userById(claim.u));
    if (!user || user.status !== 'active' || !claimIsSigned('session', cookie, keyOf(user))) return null;
    const session = await sessionOf(sessionIdOf(claim.s));
    return session && session.userId === user.userId && session.endsAt > clock() ? { user, session } : null;
  };

  return {
    async begin(user, from) {
      const name = randomBytes(32).toString('base64url');
      const now = clock();
      const row = { id: sessionIdOf(name), userId: user.userId, createdAt: now, endsAt: now + SESSION_SECONDS * 1000 };
      await beginSession(store, { ...row, ...from });
      return signClaim('session', { u: user.userId, s: name }, keyOf(user));
    },
    async of(cookies) {
      for (const cookie of cookies) {
        const found = await one(cookie);
        if (found) return found;
      }
      return null;
    },
    renewed(cookies, user) {
      const claim = cookies.map((cookie) => readClaim(cookie, claimSchema)).find((each) => each?.u === user.userId);
      return claim ? signClaim('session', claim, keyOf(user)) : null;
    },
    list: (userId) => sessionsOf(store, userId, clock()),
    async end(session) {
      await endSession(store, session);
      known.delete(session.id);
    },
    async endAll(userId, except) {
      await endSessionsOf(store, userId, except);
      known.clear();
    },
  };
}
