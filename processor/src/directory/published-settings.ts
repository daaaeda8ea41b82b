import type { Quota } from '@breakwater/relay/log';

import { writeDeletion } from '../deletion/run-deletions.ts';
import { DirectoryError } from './errors.ts';
import { changeKey, createKey, keysOfProject, listKeys } from './keys.ts';
import type { ProjectKey } from './keys.ts';
import { changeOrganization, listOrganizations } from './organizations.ts';
import type { Organization } from './organizations.ts';
import { changeProject, createProject, listProjects, markProjectDeleted } from './projects.ts';
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
    if (JSON.stringify(quotas) !== JSON.stringify(key.quotas)) await changeKey(tools.store, key, quotas);
  await publishProject(tools, changed);
  return changed;
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
