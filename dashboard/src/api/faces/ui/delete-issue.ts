import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { WhoAsks } from '../../auth/guard.ts';
import { parse } from '../../error-answers.ts';
import { deleteIssue } from '../../issues/delete-issue.ts';
import type { ApiTools } from '../../tools.ts';

const idParams = z.object({ id: z.string().max(100) });

export function deleteIssueRoute(server: FastifyInstance, tools: ApiTools, whoAsks: WhoAsks): void {
  server.delete('/issues/:id', async (request, reply) => {
    await deleteIssue(tools, parse(idParams, request.params).id, whoAsks(request).by);
    return reply.status(202).send();
  });
}
