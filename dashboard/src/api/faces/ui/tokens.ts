import { addToken, allTokens, endToken } from '../../../contract/tokens.ts';
import { apiTokenSchema, newTokenSchema, tokenRequestSchema } from '../../../contract/tokens.schema.ts';
import { ApiError } from '../../errors.ts';
import { createToken, findTokenById, listTokens, newSecret, revokeToken } from '@breakwater/processor/directory';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function tokenRoutes(serve: Serve, { store, accounts, clock }: ApiTools): void {
  serve(allTokens, { right: 'people:read', summary: 'Lists API tokens.', answer: apiTokenSchema.array() }, async () => {
    const tokens = await listTokens(store);
    return tokens.map(({ id, label, createdAt }) => ({ id, label, createdAt }));
  });

  serve(
    addToken,
    {
      right: 'people:write',
      summary: 'Makes an API token.',
      body: tokenRequestSchema,
      answer: newTokenSchema,
      status: 201,
      errors: ['limit_reached'],
    },
    async ({ body: { label }, access }) => {
      const secret = newSecret();
      const made = await createToken(store, { secret, label, userId: access.userId }, clock());
      if (!made) throw new ApiError('busy', { retryAfterSeconds: 1 });
      const { id, createdAt } = made;
      accounts.forget();
      return { id, label, createdAt, token: secret };
    },
  );

  serve(
    endToken,
    { right: 'people:write', summary: 'Revokes an API token.', answer: null, errors: ['token_not_found'] },
    async ({ params }) => {
      const token = await findTokenById(store, params.id);
      if (!token) throw new ApiError('token_not_found');
      await revokeToken(store, token);
      accounts.forget();
      return null;
    },
  );
}
