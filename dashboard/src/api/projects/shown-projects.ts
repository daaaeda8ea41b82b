import { DEFAULT_ORGANIZATION, listKeys, openProject } from '@breakwater/processor/directory';
import type { ProjectKey, SettledProject } from '@breakwater/processor/directory';
import type { Project } from '../../contract/projects.ts';
import type { Access } from '../auth/access.ts';
import type { ApiTools } from '../tools.ts';
import { dsnOf } from './dsn.ts';
import { projectActivity } from './queries/project-activity.ts';
import type { ProjectActivity } from './queries/project-activity.ts';

/** All projects with their keys, and how much is new in each. */
export async function shownProjects({ store, config }: ApiTools, access: Access): Promise<Project[]> {
  const projects = [...access.projects.values()];
  const keys = await listKeys(store);
  const activity = await projectActivity(
    store,
    projects.map(({ id }) => id),
  );
  return projects.map((project) => shownProject(project, keys, activity.get(project.id), config.ingestUrl));
}

/** Makes a project with a key, which relays know before this answers. */
export async function newProject(
  { store, log, config, clock, accounts }: ApiTools,
  { name, platform }: { name: string; platform: string },
): Promise<Project> {
  const wanted = { name, platform, organization: DEFAULT_ORGANIZATION };
  const { project, key } = await openProject({ store, log }, wanted, clock());
  accounts.forget();
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
