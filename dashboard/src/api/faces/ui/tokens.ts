import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import type { ApiToken } from '../../../contract/session.ts';
import { tokenRequestSchema } from '../../../contract/session.schema.ts';
import type { WhoAsks } from '../../auth/guard.ts';
import { parse } from '../../error-answers.ts';
import { ApiError } from '../../errors.ts';
import { createToken, findTokenById, listTokens, newSecret, revokeToken } from '@breakwater/processor/directory';
import type { ApiTools } from '../../tools.ts';

const tokenParams = z.object({ id: z.string().max(100) });

export function tokenRoutes(server: FastifyInstance, { store, accounts, clock }: ApiTools, whoAsks: WhoAsks): void {
  server.get('/tokens', async (): Promise<ApiToken[]> => {
    const tokens = await listTokens(store);
    return tokens.map(({ id, label, createdAt }) => ({ id, label, createdAt }));
  });

  server.post('/tokens', async (request, reply) => {
    const { label } = parse(tokenRequestSchema, request.body);
    const secret = newSecret();
    const made = await createToken(store, { secret, label, userId: whoAsks(request).userId }, clock());
    if (!made) throw new ApiError('busy', { retryAfterSeconds: 1 });
    const { id, createdAt } = made;
    reply.status(201);
    accounts.forget();
    return { id, label, createdAt, token: secret };
  });

  server.delete('/tokens/:id', async (request, reply) => {
    const token = await findTokenById(store, parse(tokenParams, request.params).id);
    if (!token) throw new ApiError('token_not_found');
    await revokeToken(store, token);
    accounts.forget();
    return reply.status(204).send();
  });
}
