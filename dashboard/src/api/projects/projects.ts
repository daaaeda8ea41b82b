import type { AllowedId, AllowedProject, AllowedProjects } from '@breakwater/processor/directory';

import { ApiError } from '../errors.ts';

/** A project by slug, or by id as Sentry's tools may send it. @throws ApiError where there is none. */
export function projectNamed(projects: AllowedProjects, name: string): AllowedProject {
  const found = [...projects.values()].find(({ id, slug }) => slug === name || String(id) === name);
  if (!found) throw new ApiError('project_not_found', { causes: [`project: ${name} does not exist`] });
  return found;
}

/** The ids that a question is about: one project's, or all of the person without a name. */
export const idsOf = (projects: AllowedProjects, name: string | undefined): AllowedId[] =>
  name === undefined || name === '' ? [...projects.values()].map(({ id }) => id) : [projectNamed(projects, name).id];
