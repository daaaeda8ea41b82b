import type { Store } from '@breakwater/processor/store';

import { ApiError } from '../../errors.ts';
import type { Access } from '../../auth/access.ts';
import type { AllowedProjects, AllowedProject } from '@breakwater/processor/directory';
import { issuesById } from '../../issues/queries/issue-by-id.ts';

export interface IssueInPath {
  projects: AllowedProjects;
  project: AllowedProject;
  issueId: string;
}

/** The issue that a path names by its id or short id. @throws ApiError where there is none */
export async function issueIn(store: Store, { projects }: Access, id: string): Promise<IssueInPath> {
  const [found] = await issuesById(store, projects, id);
  const project = found && projects.get(found.projectId);
  if (!project) throw new ApiError('issue_not_found');
  return { projects, project, issueId: found.issueId };
}
