import { isOfEnvironment, tokenHashOf, listProjects, listTokens, listUsers } from '@breakwater/processor/directory';
import type { Account, SettledProject, StoredToken } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

/** How long a token, account or project that was ended by another process may still work here. */
const FRESH_MS = 5000;

interface Known {
  projects: ReadonlyMap<number, SettledProject>;
  users: ReadonlyMap<string, Account>;
  tokens: ReadonlyMap<string, StoredToken>;
}

/**
 * All accounts, active tokens and projects in memory, at most five seconds old. A flood of made-up tokens or cookies costs one
 * question in that time, not one each.
 */
export interface Accounts {
  userById(userId: string): Promise<Account | null>;
  /** The token with this secret that holds now, in this process. */
  tokenOf(secret: string): Promise<StoredToken | null>;
  projects(): Promise<ReadonlyMap<number, SettledProject>>;
  /** Call after a change made in this process, so that it takes effect at once. */
  forget(): void;
}

export function createAccounts(
  store: Pick<Store, 'select'>,
  clock: () => number,
  /** The value of BREAKWATER_TOKEN that this process was given: of several processes each takes its own, and no other one. */
  environmentToken: string | null = null,
): Accounts {
  const environmentHash = environmentToken === null ? null : tokenHashOf(environmentToken);
  let known: Promise<Known> | null = null;
  let knownAt = Number.NEGATIVE_INFINITY;

  const current = (): Promise<Known> => {
    // A clock that was set back must not keep them for as long.
    if (known && Math.abs(clock() - knownAt) < FRESH_MS) return known;
    knownAt = clock();
    known = load(store);
    // A failed question is not an answer: the next one asks again.
    known.catch(() => {
      known = null;
    });
    return known;
  };

  return {
    userById: async (userId) => (await current()).users.get(userId) ?? null,
    async tokenOf(secret) {
      const { tokens, users } = await current();
      // Looked up by its hash, so the time of a miss reveals nothing about any secret.
      const token = tokens.get(tokenHashOf(secret));
      if (!token || (token.endsAt !== 0 && token.endsAt <= clock())) return null;
      if (isOfEnvironment(token)) return token.hash === environmentHash ? token : null;
      // A token ends with its person, also where a removal was cut off before it came to the token.
      return token.userId === '' || users.has(token.userId) ? token : null;
    },
    projects: async () => (await current()).projects,
    forget() {
      known = null;
    },
  };
}

async function load(store: Pick<Store, 'select'>): Promise<Known> {
  const [users, tokens, projects] = await Promise.all([listUsers(store), listTokens(store), listProjects(store)]);
  return {
    projects: new Map(projects.map((project) => [project.id, project])),
    users: new Map(users.map((user) => [user.userId, user])),
    tokens: new Map(tokens.map((token) => [token.hash, token])),
  };
}
