import type { FastifyInstance } from 'fastify';

import { erasureRequestSchema } from '../../../contract/erasures.schema.ts';
import type { WhoAsks } from '../../auth/guard.ts';
import { listErasures, startErasure } from '../../erasures/erasures.ts';
import { parse } from '../../error-answers.ts';
import { projectsById } from '../../projects/projects.ts';
import type { ApiTools } from '../../tools.ts';
import { getBoth } from './both-slashes.ts';

/** Erasing a person: of our own, under the prefix that the command line uses. */
export function erasureRoutes(server: FastifyInstance, { store, clock }: ApiTools, whoAsks: WhoAsks): void {
  getBoth(server, '/erasures/', async () => listErasures(store, await projectsById(store)));

  for (const path of ['/erasures/', '/erasures'])
    server.post(path, async (request, reply) => {
      const wanted = parse(erasureRequestSchema, request.body);
      const made = { by: whoAsks(request).by, at: clock() };
      const erasure = await startErasure(store, await projectsById(store), wanted, made);
      // It is begun, and done by the minute after.
      reply.status(202);
      return erasure;
    });
}
