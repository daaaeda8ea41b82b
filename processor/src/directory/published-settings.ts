import type { Quota } from '@breakwater/relay/log';

import { writeDeletion } from '../deletion/run-deletions.ts';
import { DirectoryError } from './errors.ts';
import { changeKey, createKey, keysOfProject, listKeys } from './keys.ts';
import type { KeyChange, ProjectKey } from './keys.ts';
import { changeOrganization, listOrganizations } from './organizations.ts';
import type { Organization } from './organizations.ts';
import { changeProject, createProject, findProject, listProjects, markProjectDeleted } from './projects.ts';
import type { ProjectChange, SettledProject } from './projects.ts';
import { publishKeys, unpublishKeys } from './publish.ts';
import type { DirectoryTools } from './publish.ts';

/** Makes a project with its first key, which relays know when it resolves. @throws DirectoryError as `createProject` */
export async function openProject(
  tools: DirectoryTools,
  wanted: Parameters<typeof createProject>[1],
  now: number,
): Promise<{ project: SettledProject; key: ProjectKey }> {
  const project = await createProject(tools.store, wanted, now);
  const key = await createKey(tools.store, { projectId: project.id, label: 'Default' }, now);
  await publishProject(tools, project);
  return { project, key };
}

/**
 * Writes new versions of a project and some of its keys, and publishes them. Keys are written last: when the project's version is the
 * one that was read, nobody else has changed the settings in between.
 * @throws DirectoryError `settings_changed` where another writer was faster.
 */
export async function settleProject(
  tools: DirectoryTools,
  before: SettledProject,
  change: ProjectChange,
  keys: readonly { key: ProjectKey; quotas: Quota[] }[] = [],
): Promise<SettledProject> {
  const changed = await changeProject(tools.store, before, change);
  for (const { key, quotas } of keys)
    if (JSON.stringify(quotas) !== JSON.stringify(key.quotas)) await changeKey(tools.store, key, { quotas });
  await publishProject(tools, changed);
  return changed;
}

/**
 * Changes name, platform and slug. The id and the keys stay, so clients notice nothing; the slug before leads to the project from then on.
 * @throws DirectoryError `name_taken`, or `settings_changed` where another writer was faster
 */
export async function renameProject(
  tools: DirectoryTools,
  before: SettledProject,
  { name, slug, platform }: Pick<SettledProject, 'name' | 'slug' | 'platform'>,
): Promise<SettledProject> {
  const formerSlugs = [before.slug, ...before.formerSlugs.filter((one) => one !== before.slug)]
    .filter((one) => one !== slug)
    .slice(0, MOST_FORMER_SLUGS);
  return settleProject(tools, before, { name, slug, platform, formerSlugs });
}

const MOST_FORMER_SLUGS = 20;

/** Makes another key of a project, which relays know when it resolves. */
export async function addKey(
  tools: DirectoryTools,
  project: Pick<SettledProject, 'id'>,
  { label, quotas = [] }: { label: string; quotas?: Quota[] },
  now: number,
): Promise<ProjectKey> {
  const key = await createKey(tools.store, { projectId: project.id, label, quotas }, now);
  await publishCurrent(tools, project.id);
  return key;
}

/** Changes a key, which relays know when it resolves. @throws DirectoryError `settings_changed`, `key_revoked` */
export async function settleKey(
  tools: DirectoryTools,
  project: Pick<SettledProject, 'id'>,
  before: ProjectKey,
  change: KeyChange,
): Promise<ProjectKey> {
  const changed = await changeKey(tools.store, before, change);
  await publishCurrent(tools, project.id);
  return changed;
}

/**
 * Makes a key with the label and the quotas of another one, which is taken until `until`. The new key is there first, so that no moment
 * is without one. @throws DirectoryError `settings_changed`, `key_revoked`
 */
export async function rotateKey(
  tools: DirectoryTools,
  project: Pick<SettledProject, 'id'>,
  before: ProjectKey,
  { until, now }: { until: number; now: number },
): Promise<ProjectKey> {
  if (before.status === 'revoked') throw new DirectoryError('key_revoked');
  const { label, quotas } = before;
  const made = await addKey(tools, project, { label, quotas }, now);
  await settleKey(tools, project, before, until > now ? { validUntil: until } : { status: 'disabled' });
  return made;
}

/** Writes the next version of an organization and publishes it. @throws DirectoryError `settings_changed` where another writer was faster. */
export async function settleOrganization(
  { store, log }: DirectoryTools,
  before: Organization,
  quotas: Quota[],
): Promise<Organization> {
  const changed = await changeOrganization(store, before, quotas);
  const projects = (await listProjects(store)).filter(({ organization }) => organization === changed.slug);
  await publishKeys(log, { projects, keys: await listKeys(store), organizations: [changed] });
  return changed;
}

/**
 * Deletes a project: nothing finds it from now on, its keys stop at every relay, and its data goes from the store in the minutes that
 * follow. Where a step fails, deleting it again does the rest.
 * @throws DirectoryError `last_project`
 */
export async function deleteProject(
  { store, log }: DirectoryTools,
  project: SettledProject,
  { by, at }: { by: string; at: number },
): Promise<void> {
  if ((await listProjects(store)).length === 1) throw new DirectoryError('last_project');
  const keys = await keysOfProject(store, project.id);
  await unpublishKeys(log, keys);
  await writeDeletion(store, { project: project.id, issue: '0', at, version: 1, by }, { status: 'waiting', doneAt: 0 });
  await markProjectDeleted(store, project);
  // A dashboard that published all settings meanwhile had still found the project.
  await unpublishKeys(log, keys);
}

const publishProject = async ({ store, log }: DirectoryTools, project: SettledProject): Promise<void> =>
  publishKeys(log, {
    projects: [project],
    keys: await keysOfProject(store, project.id),
    organizations: await listOrganizations(store),
  });

/** The project that the caller has may be some seconds old, and relays must not get settings from before a change. */
async function publishCurrent(tools: DirectoryTools, id: number): Promise<void> {
  const project = await findProject(tools.store, id);
  if (project) await publishProject(tools, project);
}
