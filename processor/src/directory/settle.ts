import { createKey, keyIsTaken, keysOfProject } from './keys.ts';
import type { ProjectKey } from './keys.ts';
import { createOrganization, DEFAULT_ORGANIZATION, listOrganizations } from './organizations.ts';
import { anyUserExists, createFirstUser, findUser } from './people.ts';
import type { Account } from './people.ts';
import { publishAll } from './keep-published.ts';
import { createProject, listProjects } from './projects.ts';
import type { DirectoryTools } from './publish.ts';
import { settleEnvironmentToken } from './tokens.ts';
import type { DirectoryStore } from './versioned.ts';

/** The records that the environment demands. */
interface Wanted {
  /** The password is hashed where there is no account yet. `check` throws where it is none of the account's. */
  admin: { email: string; hashPassword: () => Promise<string>; check: (account: Account) => Promise<void> } | null;
  token: string | null;
  dsnKey: string | null;
}

/**
 * Makes the records that must exist, and publishes every key to relays; run at each start. Existing records stay: another address has no
 * effect once there is an account, and another password is refused. Another DSN key is added beside the old ones. A token that a person
 * revoked stays revoked, which `tokenHolds` tells.
 */
export async function settleDirectory(
  { store, log }: DirectoryTools,
  { admin, token, dsnKey }: Wanted,
  now: number,
): Promise<{ firstRun: boolean; key: ProjectKey; tokenHolds: boolean }> {
  const firstRun = (await listOrganizations(store)).length === 0;
  if (firstRun) await createOrganization(store, DEFAULT_ORGANIZATION, 'Default', now);

  const key = await firstKey(store, dsnKey, now);
  if (admin) await settleAdmin(store, admin, now);
  const tokenHolds = token === null || (await settleEnvironmentToken(store, token, now));

  await publishAll({ store, log });
  return { firstRun, key, tokenHolds };
}

async function settleAdmin(
  store: DirectoryStore,
  { email, hashPassword, check }: NonNullable<Wanted['admin']>,
  now: number,
): Promise<void> {
  if (!(await anyUserExists(store))) await createFirstUser(store, { email, passwordHash: await hashPassword() }, now);
  else {
    const account = await findUser(store, email);
    if (account) await check(account);
  }
}

async function firstKey(store: DirectoryStore, wanted: string | null, now: number): Promise<ProjectKey> {
  const [first] = await listProjects(store);
  const project =
    first ??
    (await createProject(store, { name: 'default', platform: 'other', organization: DEFAULT_ORGANIZATION }, now));
  const keys = await keysOfProject(store, project.id);
  const found = wanted
    ? keys.find((key) => key.publicKey === wanted)
    : (keys.find((key) => keyIsTaken(key, now)) ?? keys[0]);
  if (found) return found;
  return createKey(store, { projectId: project.id, label: 'Default', ...(wanted ? { publicKey: wanted } : {}) }, now);
}
