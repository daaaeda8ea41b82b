import type { SettledProject } from '@breakwater/processor/directory';

import { ApiError } from '../../errors.ts';
import { projectNamed, projectsById } from '../../projects/projects.ts';
import type { ApiTools } from '../../tools.ts';

/** @throws ApiError where the path names no project. */
export async function projectOf(
  store: ApiTools['store'],
  { org, project }: { org: string; project: string },
): Promise<SettledProject> {
  const found = projectNamed(await projectsById(store), project);
  if (found.organization !== org)
    throw new ApiError('project_not_found', { causes: [`org: ${org} has no project ${project}`] });
  return found;
}
