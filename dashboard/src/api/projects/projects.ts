import type { AllowedId, AllowedProject, AllowedProjects } from '@breakwater/processor/directory';

import { ApiError } from '../errors.ts';

/** A project by slug, by id as Sentry's tools may send it, or by a slug that it had before. @throws ApiError where there is none. */
export function projectNamed(projects: AllowedProjects, name: string): AllowedProject {
  const found = [...projects.values()].find(({ id }) => String(id) === name) ?? projectOfSlug(projects, name);
  if (!found) throw new ApiError('project_not_found', { causes: [`project: ${name} does not exist`] });
  return found;
}

/** A slug belongs to the project that has it, else to one that had it before. */
export function projectOfSlug(projects: AllowedProjects, slug: string): AllowedProject | undefined {
  const all = [...projects.values()];
  return all.find((project) => project.slug === slug) ?? all.find(({ formerSlugs }) => formerSlugs.includes(slug));
}

/** The ids that a question is about: one project's, or all of the person without a name. */
export const idsOf = (projects: AllowedProjects, name: string | undefined): AllowedId[] =>
  name === undefined || name === '' ? [...projects.values()].map(({ id }) => id) : [projectNamed(projects, name).id];
