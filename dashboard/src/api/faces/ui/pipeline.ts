import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { Pipeline } from '../../../contract/pipeline.ts';
import type { Receipts } from '../../../contract/receipts.ts';
import { pipelineSearchSchema } from '../../../contract/pipeline.schema.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { hexIdOf } from '../../sql/ids.ts';
import { pipelineOf } from '../../pipeline/pipeline-of.ts';
import { idsOf, projectsById } from '../../projects/projects.ts';
import { receiptFinder } from '../../receipts/find-receipts.ts';
import type { ApiTools } from '../../tools.ts';

const receiptParams = z.object({ id: z.string().max(100) });
const receiptQuery = z.object({ project: z.string().max(100).optional() });

export function pipelineRoutes(server: FastifyInstance, { store, pressure, clock }: ApiTools): void {
  const findReceipts = receiptFinder(store);
  server.get('/pipeline', async (request): Promise<Pipeline> => {
    const { project, ...search } = parse(pipelineSearchSchema, request.query);
    const projectIds = idsOf(await projectsById(store), project);
    return pipelineOf(store, { ...search, projectIds, pressure: pressure.current(), now: clock() });
  });

  server.get('/receipts/:id', async (request): Promise<Receipts> => {
    const eventId = hexIdOf(parse(receiptParams, request.params).id);
    if (!eventId) throw new ApiError('event_id_malformed');
    const projects = await projectsById(store);
    const projectIds = idsOf(projects, parse(receiptQuery, request.query).project);
    const receipts = await findReceipts({
      eventId,
      projects,
      projectIds,
      pressure: pressure.current(),
      now: clock(),
    });
    return { receipts };
  });
}
