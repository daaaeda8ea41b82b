import type { Project } from '../../contract/projects.ts';
import type { ApiTools } from '../tools.ts';
import { createKey, dsnOf, listKeys } from './keys.ts';
import type { ProjectKey } from './keys.ts';
import { DEFAULT_ORGANIZATION, listOrganizations } from './organizations.ts';
import { createProject, listProjects } from '@breakwater/processor/directory';
import type { SettledProject } from '@breakwater/processor/directory';
import { publishKeys } from './publish.ts';
import { projectActivity } from './queries/project-activity.ts';
import type { ProjectActivity } from './queries/project-activity.ts';

/** All projects with their keys, and how much is new in each. */
export async function shownProjects({ store, config }: ApiTools): Promise<Project[]> {
  const [projects, keys] = await Promise.all([listProjects(store), listKeys(store)]);
  const activity = await projectActivity(
    store,
    projects.map(({ id }) => id),
  );
  return projects.map((project) => shownProject(project, keys, activity.get(project.id), config.ingestUrl));
}

/** Makes a project with a key, which relays know before this answers. */
export async function newProject(
  { store, log, config, clock }: ApiTools,
  { name, platform }: { name: string; platform: string },
): Promise<Project> {
  const now = clock();
  const project = await createProject(store, { name, platform, organization: DEFAULT_ORGANIZATION }, now);
  const key = await createKey(store, { projectId: project.id, label: 'Default' }, now);
  await publishKeys(log, { projects: [project], keys: [key], organizations: await listOrganizations(store) });
  return shownProject(project, [key], undefined, config.ingestUrl);
}

function shownProject(
  project: SettledProject,
  keys: readonly ProjectKey[],
  activity: ProjectActivity | undefined,
  ingestUrl: string,
): Project {
  const own = keys.filter((key) => key.projectId === project.id);
  const shown = own.map((key) => ({ ...key, dsn: dsnOf(ingestUrl, key) }));
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    organization: project.organization,
    platform: project.platform,
    status: project.status,
    createdAt: project.createdAt,
    dsn: shown.find((key) => key.status === 'active')?.dsn ?? '',
    keys: shown.map(({ publicKey, label, dsn, status }) => ({ publicKey, label, dsn, status })),
    unresolved: activity?.unresolved ?? 0,
    lastReceivedAt: activity?.lastReceivedAt ?? null,
  };
}
