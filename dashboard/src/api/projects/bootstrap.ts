import type { Store } from '@breakwater/processor/store';
import type { Log } from '@breakwater/relay/log';

import type { DashboardConfig } from '../../config.ts';
import { createPasswords } from '../auth/passwords.ts';
import { createKey, dsnOf, listKeys } from './keys.ts';
import { createOrganization, DEFAULT_ORGANIZATION, listOrganizations } from './organizations.ts';
import { createProject, listProjects } from '@breakwater/processor/directory';
import { publishKeys } from './publish.ts';
import { createToken, findToken, listTokens, revokeToken } from '../people/tokens.ts';
import { anyUserExists, createFirstUser } from '../people/users.ts';

type BootstrapConfig = Pick<DashboardConfig, 'ingestUrl' | 'admin' | 'token' | 'dsnKey'>;

const TOKEN_LABEL = 'BREAKWATER_TOKEN';

/**
 * Makes the records that must exist, and publishes every key to relays; run at each start. Existing records stay: an address or
 * password that changed in the environment has no effect once there is an account. Another DSN key is added beside the old
 * ones. Another token is added, and the one that came from the environment before is revoked. A token that a person revoked
 * stays revoked.
 */
export async function bootstrap(
  store: Store,
  log: Log,
  config: BootstrapConfig,
  clock: () => number = Date.now,
): Promise<{ firstRun: boolean; dsn: string }> {
  const now = clock();
  const organizations = await listOrganizations(store);
  const firstRun = organizations.length === 0;
  if (firstRun) await createOrganization(store, DEFAULT_ORGANIZATION, 'Default', now);

  const key = await firstKey(store, config.dsnKey, now);
  if (config.admin && !(await anyUserExists(store))) {
    const passwordHash = await createPasswords().hash(config.admin.password);
    await createFirstUser(store, { email: config.admin.email, passwordHash }, now);
  }
  if (config.token) await settleToken(store, config.token, now);

  await publishKeys(log, {
    projects: await listProjects(store),
    keys: await listKeys(store),
    organizations: await listOrganizations(store),
  });
  return { firstRun, dsn: dsnOf(config.ingestUrl, key) };
}

async function firstKey(store: Store, wanted: string | null, now: number) {
  const projects = await listProjects(store);
  const project =
    projects[0] ??
    (await createProject(store, { name: 'default', platform: 'other', organization: DEFAULT_ORGANIZATION }, now));
  const keys = (await listKeys(store)).filter((key) => key.projectId === project.id);
  const found = wanted ? keys.find((key) => key.publicKey === wanted) : keys.find((key) => key.status === 'active');
  if (found) return found;
  return createKey(store, { projectId: project.id, label: 'Default', ...(wanted ? { publicKey: wanted } : {}) }, now);
}

async function settleToken(store: Store, secret: string, now: number): Promise<void> {
  const current = await findToken(store, secret);
  for (const token of await listTokens(store)) {
    const replaced = token.label === TOKEN_LABEL && token.userId === '' && token.hash !== current?.hash;
    if (replaced) await revokeToken(store, token);
  }
  if (!current) await createToken(store, { secret, label: TOKEN_LABEL, userId: '' }, now);
}
