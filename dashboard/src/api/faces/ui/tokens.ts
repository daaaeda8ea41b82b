import {
  createToken,
  findTokenById,
  isOfEnvironment,
  lastUses,
  listTokens,
  newSecret,
  revokeToken,
  tokenHashOf,
} from '@breakwater/processor/directory';
import type { StoredToken } from '@breakwater/processor/directory';

import { rightsOfScopes, TOKEN_SCOPES } from '../../../contract/rights.ts';
import { addToken, allTokens, endToken } from '../../../contract/tokens.ts';
import type { ApiToken } from '../../../contract/tokens.ts';
import { apiTokenSchema, newTokenSchema, tokenRequestSchema } from '../../../contract/tokens.schema.ts';
import { ApiError } from '../../errors.ts';
import type { Serve } from '../../serve-endpoint.ts';
import type { ApiTools } from '../../tools.ts';

export function tokenRoutes(serve: Serve, { store, accounts, config, clock }: ApiTools): void {
  const ownHash = config.token === null ? null : tokenHashOf(config.token);

  const shown = (token: StoredToken, lastUsedAt: number | undefined): ApiToken => {
    const { id, label, createdAt, scopes, endsAt, hash } = token;
    const isEnvironment = isOfEnvironment(token);
    const hasEnded = endsAt !== 0 && endsAt <= clock();
    return {
      id,
      label,
      createdAt,
      scopes: isEnvironment || scopes.length === 0 ? null : TOKEN_SCOPES.filter((scope) => scopes.includes(scope)),
      endsAt: endsAt === 0 ? null : endsAt,
      lastUsedAt: lastUsedAt ?? null,
      state: hasEnded ? 'ended' : isEnvironment && hash !== ownHash ? 'elsewhere' : 'holds',
      isOfEnvironment: isEnvironment,
    };
  };

  serve(allTokens, { right: 'people:read', summary: 'Lists API tokens.', answer: apiTokenSchema.array() }, async () => {
    const tokens = await listTokens(store);
    const used = await lastUses(
      store,
      'token',
      tokens.map(({ id }) => id),
    );
    return tokens.map((token) => shown(token, used.get(token.id)));
  });

  serve(
    addToken,
    {
      right: 'people:write',
      summary:
        'Makes an API token with scopes, none of which the asker lacks, and no later end than the token that asks.',
      body: tokenRequestSchema,
      answer: newTokenSchema,
      status: 201,
      errors: ['limit_reached'],
    },
    async ({ body: { label, scopes, endsAt }, access }) => {
      const lacking = [...rightsOfScopes(scopes)].find((right) => !access.can(right));
      if (lacking) throw new ApiError('forbidden', { causes: [`right: ${lacking} is not yours`] });
      if (access.endsAt !== null && (endsAt === null || endsAt > access.endsAt))
        throw new ApiError('forbidden', { causes: ['endsAt: after the end of the token that asks'] });
      const secret = newSecret();
      const made = await createToken(store, { secret, label, userId: access.userId, scopes, endsAt }, clock());
      if (!made) throw new ApiError('busy', { retryAfterSeconds: 1 });
      accounts.forget();
      return { ...shown(made, undefined), token: secret };
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
