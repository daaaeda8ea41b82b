import type { AllowedProject } from '@breakwater/processor/directory';

import { ApiError } from '../../errors.ts';
import type { Access } from '../../auth/access.ts';
import { projectNamed } from '../../projects/projects.ts';

/** @throws ApiError where the path names no project. */
export function projectOf(access: Access, { org, project }: { org: string; project: string }): AllowedProject {
  const found = projectNamed(access.projects, project);
  if (found.organization !== org)
    throw new ApiError('project_not_found', { causes: [`org: ${org} has no project ${project}`] });
  return found;
}
