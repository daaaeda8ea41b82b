import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Project } from '../../../contract/projects.ts';
import { projectRequestSchema } from '../../../contract/projects.schema.ts';
import type { WhoAsks } from '../../auth/guard.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { deleteProject } from '../../projects/delete-project.ts';
import { createProject, listProjects } from '@breakwater/processor/directory';
import { projectNamed, projectsById } from '../../projects/projects.ts';
import { artifactsOf } from '../../artifacts/queries/artifacts.ts';
import { firstEvent } from '../../projects/queries/first-event.ts';
import { projectActivity } from '../../projects/queries/project-activity.ts';
import type { ProjectActivity } from '../../projects/queries/project-activity.ts';
import { createKey, dsnOf, listKeys } from '../../projects/keys.ts';
import type { ProjectKey } from '../../projects/keys.ts';
import { DEFAULT_ORGANIZATION, listOrganizations } from '../../projects/organizations.ts';
import type { SettledProject } from '@breakwater/processor/directory';
import { publishKeys } from '../../projects/publish.ts';
import type { ApiTools } from '../../tools.ts';

const confirmQuery = z.object({ confirm: z.string('confirm: missing').max(100) });
const slugParams = z.object({ slug: z.string().max(100) });

export function projectRoutes(
  server: FastifyInstance,
  { store, log, config, clock }: ApiTools,
  whoAsks: WhoAsks,
): void {
  const contractOf = (
    project: SettledProject,
    keys: readonly ProjectKey[],
    activity: ProjectActivity | undefined,
  ): Project => {
    const own = keys.filter((key) => key.projectId === project.id);
    const shown = own.map((key) => ({ ...key, dsn: dsnOf(config.ingestUrl, key) }));
    return {
      id: project.id,
      slug: project.slug,
      name: project.name,
      organization: project.organization,
      platform: project.platform,
      status: project.status,
      createdAt: project.createdAt,
      dsn: shown.find((key) => key.status === 'active')?.dsn ?? '',
      keys: shown.map(({ publicKey, label, dsn, status }) => ({ publicKey, label, dsn, status })),
      unresolved: activity?.unresolved ?? 0,
      lastReceivedAt: activity?.lastReceivedAt ?? null,
    };
  };

  server.get('/projects', async (): Promise<Project[]> => {
    const [projects, keys] = await Promise.all([listProjects(store), listKeys(store)]);
    const activity = await projectActivity(
      store,
      projects.map(({ id }) => id),
    );
    return projects.map((project) => contractOf(project, keys, activity.get(project.id)));
  });

  server.post('/projects', async (request, reply): Promise<Project> => {
    const { name, platform } = parse(projectRequestSchema, request.body);
    const now = clock();
    const project = await createProject(store, { name, platform, organization: DEFAULT_ORGANIZATION }, now);
    const key = await createKey(store, { projectId: project.id, label: 'Default' }, now);
    await publishKeys(log, { projects: [project], keys: [key], organizations: await listOrganizations(store) });
    reply.status(201);
    return contractOf(project, [key], undefined);
  });

  server.delete('/projects/:slug', async (request, reply) => {
    const project = projectNamed(await projectsById(store), parse(slugParams, request.params).slug);
    const { confirm } = parse(confirmQuery, request.query);
    if (confirm !== project.slug)
      throw new ApiError('invalid_request', { causes: [`confirm: is not ${project.slug}`] });
    await deleteProject({ store, log }, project, { by: whoAsks(request).by, at: clock() });
    return reply.status(204).send();
  });

  server.get('/projects/:slug/first-event', async (request) => {
    const project = projectNamed(await projectsById(store), parse(slugParams, request.params).slug);
    return firstEvent(store, project.id);
  });

  server.get('/projects/:slug/artifacts', async (request) => {
    const project = projectNamed(await projectsById(store), parse(slugParams, request.params).slug);
    return artifactsOf(store, project.id);
  });
}
