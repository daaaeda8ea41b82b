import type { Store } from '@breakwater/processor/store';

import { ApiError } from '../errors.ts';

export interface SettledProject {
  id: number;
  organization: string;
  slug: string;
  name: string;
  platform: string;
  status: 'active' | 'disabled';
  allowedDomains: string[];
  createdAt: number;
}

const MOST_PROJECTS = 5000;
/** Ids are taken one after the other; with several dashboards the slower one tries the next id. */
const TRIES = 5;

export const listProjects = (store: Store): Promise<SettledProject[]> =>
  store.select<SettledProject>(`
    SELECT project_id AS id, organization, slug, name, platform, status, allowed_domains AS allowedDomains,
           toFloat64(toUnixTimestamp64Milli(created_at)) AS createdAt
    FROM projects FINAL
    ORDER BY project_id
    LIMIT ${MOST_PROJECTS}`);

/** @throws ApiError `name_taken` where the name gives a slug that is in use. */
export async function createProject(
  store: Store,
  { name, platform, organization }: { name: string; platform: string; organization: string },
  now: number,
): Promise<SettledProject> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const projects = await listProjects(store);
    const id = 1 + Math.max(0, ...projects.map((project) => project.id));
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
      createdAt: now,
    };
    // The token is the id alone: of two writers that chose the same id the store keeps the first.
    await store.insert('projects', [rowOf(project)], `project:${id}:1`);
    const kept = (await listProjects(store)).find((candidate) => candidate.id === id);
    if (kept?.slug === slug && kept.createdAt === now) return project;
  }
  throw new ApiError('busy', { retryAfterSeconds: 1 });
}

/** The Latin letters and digits of a name; never digits alone, for those are ids. A name without any is called by its id. */
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
  version: 1,
  organization: project.organization,
  slug: project.slug,
  name: project.name,
  platform: project.platform,
  status: project.status,
  allowed_domains: project.allowedDomains,
  created_at: new Date(project.createdAt).toISOString(),
});
