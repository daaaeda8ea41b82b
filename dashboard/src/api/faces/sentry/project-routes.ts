import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { listProjects } from '@breakwater/processor/directory';
import { projectNamed, projectsById } from '../../projects/projects.ts';
import { firstEventTimes } from '../../projects/queries/first-event-times.ts';
import { listKeys } from '../../projects/keys.ts';
import { listOrganizations } from '../../projects/organizations.ts';
import type { SettledProject } from '@breakwater/processor/directory';
import type { ApiTools } from '../../tools.ts';
import { getBoth } from './both-slashes.ts';
import { keyShape, organizationShape, projectShape } from './project-shapes.ts';

const projectParams = z.object({ org: z.string().max(100), project: z.string().max(100) });

export function sentryProjectRoutes(server: FastifyInstance, { store, config }: ApiTools): void {
  getBoth(server, '/organizations/', async () => (await listOrganizations(store)).map(organizationShape));

  getBoth(server, '/projects/', async () => {
    const [projects, organizations] = await Promise.all([listProjects(store), listOrganizations(store)]);
    const firstEvents = await firstEventTimes(
      store,
      projects.map(({ id }) => id),
    );
    return projects.map((project) => projectShape(project, organizations, firstEvents));
  });

  getBoth(server, '/projects/:org/:project/', async (request) => {
    const project = await projectOf(store, request.params);
    const [organizations, firstEvents] = await Promise.all([
      listOrganizations(store),
      firstEventTimes(store, [project.id]),
    ]);
    return projectShape(project, organizations, firstEvents);
  });

  getBoth(server, '/projects/:org/:project/keys/', async (request) => {
    const project = await projectOf(store, request.params);
    const keys = (await listKeys(store)).filter((key) => key.projectId === project.id);
    return keys.map((key) => keyShape(key, config.ingestUrl));
  });
}

/** @throws ApiError where the path names no project. */
export async function projectOf(store: ApiTools['store'], params: unknown): Promise<SettledProject> {
  const { org, project } = parse(projectParams, params);
  const found = projectNamed(await projectsById(store), project);
  if (found.organization !== org)
    throw new ApiError('project_not_found', { causes: [`org: ${org} has no project ${project}`] });
  return found;
}
