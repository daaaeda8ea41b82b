import { listProjects } from '@breakwater/processor/directory';
import type { SettledProject } from '@breakwater/processor/directory';
import type { Store } from '@breakwater/processor/store';

import { ApiError } from '../errors.ts';

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
