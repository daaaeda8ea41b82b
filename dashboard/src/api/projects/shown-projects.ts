import {
  DEFAULT_ORGANIZATION,
  keyIsTaken,
  listKeys,
  openProject,
  renameProject,
} from '@breakwater/processor/directory';
import type { AllowedProject, ProjectKey, SettledProject } from '@breakwater/processor/directory';
import type { Project } from '../../contract/projects.ts';
import type { Access } from '../auth/access.ts';
import type { ApiTools } from '../tools.ts';
import { dsnOf } from './dsn.ts';
import { projectActivity } from './queries/project-activity.ts';
import type { ProjectActivity } from './queries/project-activity.ts';

/** All projects with their keys, and how much is new in each. */
export async function shownProjects({ store, config, clock }: ApiTools, access: Access): Promise<Project[]> {
  const projects = [...access.projects.values()];
  const keys = await listKeys(store);
  const activity = await projectActivity(
    store,
    projects.map(({ id }) => id),
  );
  const now = clock();
  return projects.map((project) =>
    shownProject(project, { keys, activity: activity.get(project.id), ingestUrl: config.ingestUrl, now }),
  );
}

/** Makes a project with a key, which relays know before this answers. */
export async function newProject(
  { store, log, config, clock, accounts }: ApiTools,
  { name, platform }: { name: string; platform: string },
): Promise<Project> {
  const wanted = { name, platform, organization: DEFAULT_ORGANIZATION };
  const { project, key } = await openProject({ store, log }, wanted, clock());
  accounts.forget();
  return shownProject(project, { keys: [key], activity: undefined, ingestUrl: config.ingestUrl, now: clock() });
}

/** Changes name, slug and platform. */
export async function namedAnew(
  tools: ApiTools,
  access: Access,
  project: AllowedProject,
  names: Pick<SettledProject, 'name' | 'slug' | 'platform'>,
): Promise<Project> {
  const { store, log, accounts } = tools;
  try {
    const renamed = await renameProject({ store, log }, project, names);
    const projects = new Map([[project.id, { ...renamed, id: project.id }]]);
    const [shown] = await shownProjects(tools, { ...access, projects });
    if (!shown) throw new Error('a project that was renamed is not shown');
    return shown;
  } finally {
    // Also where another process was faster: the next question reads what it wrote.
    accounts.forget();
  }
}

function shownProject(
  project: SettledProject,
  {
    keys,
    activity,
    ingestUrl,
    now,
  }: { keys: readonly ProjectKey[]; activity: ProjectActivity | undefined; ingestUrl: string; now: number },
): Project {
  const own = keys.filter((key) => key.projectId === project.id);
  const shown = own.map((key) => ({ ...key, dsn: dsnOf(ingestUrl, key) }));
  return {
    id: project.id,
    slug: project.slug,
    formerSlugs: project.formerSlugs,
    name: project.name,
    organization: project.organization,
    platform: project.platform,
    status: project.status,
    createdAt: project.createdAt,
    dsn: shown.find((key) => keyIsTaken(key, now))?.dsn ?? '',
    keys: shown.map(({ publicKey, label, dsn, status }) => ({ publicKey, label, dsn, status })),
    unresolved: activity?.unresolved ?? 0,
    lastReceivedAt: activity?.lastReceivedAt ?? null,
  };
}
