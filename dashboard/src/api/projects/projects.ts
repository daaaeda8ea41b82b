import type { Store } from '@breakwater/processor/store';
import { drainSchema, filtersSchema, quotaSchema } from '@breakwater/relay/log';
import type { Drain, Filters, Quota } from '@breakwater/relay/log';
import { z } from 'zod';

import { ApiError } from '../errors.ts';

export interface SettledProject {
  id: number;
  organization: string;
  slug: string;
  name: string;
  platform: string;
  status: 'active' | 'disabled';
  allowedDomains: string[];
  filters: Filters;
  quotas: Quota[];
  drains: Drain[];
  spikeProtection: boolean;
  createdAt: number;
  version: number;
}

/** Every page asks for all of them; more would be too many rows for one answer. */
const MOST_PROJECTS = 5000;
/** Ids are taken one after the other; with several dashboards the slower one tries the next id. */
const TRIES = 5;

interface ProjectRow extends Omit<SettledProject, 'filters' | 'quotas' | 'drains' | 'spikeProtection'> {
  filtersText: string;
  quotasText: string;
  drainsText: string;
  spikes: number;
}

export async function listProjects(store: Store): Promise<SettledProject[]> {
  const rows = await store.select<ProjectRow>(`
    SELECT project_id AS id, organization, slug, name, platform, status, allowed_domains AS allowedDomains,
           filters AS filtersText, quotas AS quotasText, drains AS drainsText, spike_protection AS spikes,
           toFloat64(toUnixTimestamp64Milli(created_at)) AS createdAt, toFloat64(version) AS version
    FROM projects FINAL
    WHERE status != 'deleted'
    ORDER BY project_id`);
  return rows.map(({ filtersText, quotasText, drainsText, spikes, ...row }) => ({
    ...row,
    filters: filtersSchema.parse(JSON.parse(filtersText)),
    quotas: quotasOf(quotasText),
    drains: z.array(drainSchema).parse(JSON.parse(drainsText)),
    spikeProtection: spikes === 1,
  }));
}

/** The quotas of a column with that name. */
export const quotasOf = (text: string): Quota[] => z.array(quotaSchema).parse(JSON.parse(text));

/** @throws ApiError `name_taken` where the name gives a slug that is in use, `limit_reached` where there are too many. */
export async function createProject(
  store: Store,
  { name, platform, organization }: { name: string; platform: string; organization: string },
  now: number,
): Promise<SettledProject> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const projects = await listProjects(store);
    if (projects.length >= MOST_PROJECTS)
      throw new ApiError('limit_reached', { causes: [`projects: ${MOST_PROJECTS} exist, which is the most`] });
    const id = await nextId(store);
    const slug = slugOf(name, id);
    if (projects.some((project) => project.slug === slug))
      throw new ApiError('name_taken', { causes: [`name: ${slug} is in use`] });
    const project: SettledProject = {
      id,
      organization,
      slug,
      name,
      platform,
      status: 'active',
      allowedDomains: [],
      filters: filtersSchema.parse({}),
      quotas: [],
      drains: [],
      spikeProtection: true,
      createdAt: now,
      version: 1,
    };
    // The token is the id alone, so the store keeps the first of two writers that chose the same id.
    await store.insert('projects', [rowOf(project)], `project:${id}:1`);
    const kept = (await listProjects(store)).find((candidate) => candidate.id === id);
    if (kept?.slug === slug && kept.createdAt === now) return project;
  }
  throw new ApiError('busy', { retryAfterSeconds: 1 });
}

/** The id of a deleted project is not given out again: data under it is still being deleted. */
async function nextId(store: Store): Promise<number> {
  const [row] = await store.select<{ newest: number }>('SELECT max(project_id) AS newest FROM projects');
  return 1 + (row?.newest ?? 0);
}

/** Marks a project as deleted, so that nothing finds it any more. @throws ApiError `settings_changed` where it was changed meanwhile. */
export async function markProjectDeleted(store: Store, before: SettledProject): Promise<void> {
  const version = before.version + 1;
  await store.insert('projects', [{ ...rowOf(before), version, status: 'deleted' }], `project:${before.id}:${version}`);
  if ((await listProjects(store)).some(({ id }) => id === before.id)) throw new ApiError('settings_changed');
}

/** Writes the next version of a project. @throws ApiError `settings_changed` where somebody else was faster. */
export async function changeProject(
  store: Store,
  before: SettledProject,
  change: Partial<Pick<SettledProject, 'allowedDomains' | 'filters' | 'quotas' | 'drains' | 'spikeProtection'>>,
): Promise<SettledProject> {
  const project = { ...before, ...change, version: before.version + 1 };
  // The store keeps the first of two writers of one version.
  await store.insert('projects', [rowOf(project)], `project:${project.id}:${project.version}`);
  const kept = (await listProjects(store)).find(({ id }) => id === project.id);
  if (!kept || JSON.stringify(rowOf(kept)) !== JSON.stringify(rowOf(project))) throw new ApiError('settings_changed');
  return project;
}

/** The Latin letters and digits of a name; never digits alone, because those are ids. A name without any gets its id as slug. */
export function slugOf(name: string, id: number): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return /^\d*$/.test(slug) ? `project-${slug || id}` : slug;
}

const rowOf = (project: SettledProject) => ({
  project_id: project.id,
  version: project.version,
  organization: project.organization,
  slug: project.slug,
  name: project.name,
  platform: project.platform,
  status: project.status,
  allowed_domains: project.allowedDomains,
  filters: JSON.stringify(project.filters),
  quotas: JSON.stringify(project.quotas),
  drains: JSON.stringify(project.drains),
  spike_protection: project.spikeProtection ? 1 : 0,
  created_at: new Date(project.createdAt).toISOString(),
});

export type ProjectsById = Map<number, SettledProject>;

export const projectsById = async (store: Store): Promise<ProjectsById> =>
  new Map((await listProjects(store)).map((project) => [project.id, project]));

/** A project by slug, or by id as Sentry's tools may send it. @throws ApiError where there is none. */
export function projectNamed(projects: ProjectsById, name: string): SettledProject {
  const found = [...projects.values()].find(({ id, slug }) => slug === name || String(id) === name);
  if (!found) throw new ApiError('project_not_found', { causes: [`project: ${name} does not exist`] });
  return found;
}

/** The ids that a question is about: one project's, or all without a name. */
export const idsOf = (projects: ProjectsById, name: string | undefined): number[] =>
  name === undefined || name === '' ? [...projects.keys()] : [projectNamed(projects, name).id];
