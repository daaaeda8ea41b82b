import { createKey, keyIsTaken, keysOfProject } from './keys.ts';
import type { ProjectKey } from './keys.ts';
import { createOrganization, DEFAULT_ORGANIZATION, listOrganizations } from './organizations.ts';
import { anyUserExists, createFirstUser } from './people.ts';
import { publishAll } from './keep-published.ts';
import { createProject, listProjects } from './projects.ts';
import type { DirectoryTools } from './publish.ts';
import { createToken, tokenHashOf, listTokens, revokeToken } from './tokens.ts';
import type { DirectoryStore } from './versioned.ts';

/** The records that the environment demands. */
interface Wanted {
  /** The password is hashed where there is no account yet. */
  admin: { email: string; hashPassword: () => Promise<string> } | null;
  token: string | null;
  dsnKey: string | null;
}

const TOKEN_LABEL = 'BREAKWATER_TOKEN';

/**
 * Makes the records that must exist, and publishes every key to relays; run at each start. Existing records stay: an address or
 * password that changed in the environment has no effect once there is an account. Another DSN key is added beside the old
 * ones. Another token is added, and the one that came from the environment before is revoked. A token that a person revoked
 * stays revoked.
 */
export async function settleDirectory(
  { store, log }: DirectoryTools,
  { admin, token, dsnKey }: Wanted,
  now: number,
): Promise<{ firstRun: boolean; key: ProjectKey }> {
  const firstRun = (await listOrganizations(store)).length === 0;
  if (firstRun) await createOrganization(store, DEFAULT_ORGANIZATION, 'Default', now);

  const key = await firstKey(store, dsnKey, now);
  if (admin && !(await anyUserExists(store)))
    await createFirstUser(store, { email: admin.email, passwordHash: await admin.hashPassword() }, now);
  if (token) await settleToken(store, token, now);

  await publishAll({ store, log });
  return { firstRun, key };
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

async function settleToken(store: DirectoryStore, secret: string, now: number): Promise<void> {
  const hash = tokenHashOf(secret);
  const known = await listTokens(store);
  for (const token of known) {
    const replaced = token.label === TOKEN_LABEL && token.userId === '' && token.hash !== hash;
    if (replaced) await revokeToken(store, token);
  }
  if (!known.some((token) => token.hash === hash))
    await createToken(store, { secret, label: TOKEN_LABEL, userId: '' }, now);
}
