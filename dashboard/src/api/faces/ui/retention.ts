import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { InstallationRetention, ProjectRetention } from '../../../contract/retention.ts';
import { installationRetentionSchema, projectRetentionRequestSchema } from '../../../contract/retention.schema.ts';
import type { Storage } from '../../../contract/storage.ts';
import type { WhoAsks } from '../../auth/guard.ts';
import { parse } from '../../error-answers.ts';
import { projectNamed, projectsById } from '../../projects/projects.ts';
import {
  changeInstallationRetention,
  changeProjectRetention,
  installationRetention,
  projectRetention,
} from '../../retention/retention.ts';
import { storageOf } from '../../storage/storage-of.ts';
import type { ApiTools } from '../../tools.ts';

const slugParams = z.object({ slug: z.string().max(100) });

/** How long things are kept, and the room that they take. */
export function retentionRoutes(server: FastifyInstance, { store, clock }: ApiTools, whoAsks: WhoAsks): void {
  const projectIn = async (params: unknown): Promise<number> =>
    projectNamed(await projectsById(store), parse(slugParams, params).slug).id;

  server.get('/retention', async (): Promise<InstallationRetention> => installationRetention(store));

  server.put('/retention', async (request): Promise<InstallationRetention> => {
    const wanted = parse(installationRetentionSchema, request.body);
    return changeInstallationRetention(store, wanted, { by: whoAsks(request).by, at: clock() });
  });

  server.get('/projects/:slug/retention', async (request): Promise<ProjectRetention> =>
    projectRetention(store, await projectIn(request.params)),
  );

  server.put('/projects/:slug/retention', async (request): Promise<ProjectRetention> => {
    const wanted = parse(projectRetentionRequestSchema, request.body);
    const project = await projectIn(request.params);
    return changeProjectRetention(store, project, wanted, { by: whoAsks(request).by, at: clock() });
  });

  server.get('/storage', async (): Promise<Storage> => storageOf(store, clock()));
}
