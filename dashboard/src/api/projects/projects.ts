import type { SettledProject } from '@breakwater/processor/directory';

import { ApiError } from '../errors.ts';

export type ProjectsById = ReadonlyMap<number, SettledProject>;

/** A project by slug, or by id as Sentry's tools may send it. @throws ApiError where there is none. */
export function projectNamed(projects: ProjectsById, name: string): SettledProject {
  const found = [...projects.values()].find(({ id, slug }) => slug === name || String(id) === name);
  if (!found) throw new ApiError('project_not_found', { causes: [`project: ${name} does not exist`] });
  return found;
}

/** The ids that a question is about: one project's, or all of the person without a name. */
export const idsOf = (projects: ProjectsById, name: string | undefined): number[] =>
  name === undefined || name === '' ? [...projects.keys()] : [projectNamed(projects, name).id];
