import type { Store } from '@breakwater/processor/store';

import { ApiError } from '../errors.ts';
import { listProjects } from './projects.ts';
import type { SettledProject } from './projects.ts';

export type Projects = Map<number, SettledProject>;

export const projectsById = async (store: Store): Promise<Projects> =>
  new Map((await listProjects(store)).map((project) => [project.id, project]));

/** By slug, or by id as Sentry's tools may say. @throws ApiError where there is none. */
export function projectNamed(projects: Projects, name: string): SettledProject {
  const found = [...projects.values()].find(({ id, slug }) => slug === name || String(id) === name);
  if (!found) throw new ApiError('project_not_found', { causes: [`project: ${name} does not exist`] });
  return found;
}

/** The ids that a question is about: one project's, or all without a name. */
export const idsOf = (projects: Projects, name: string | undefined): number[] =>
  name === undefined || name === '' ? [...projects.keys()] : [projectNamed(projects, name).id];
