import type { FastifyRequest } from 'fastify';

import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import type { Person } from './access.ts';
import { originRelation } from './same-origin.ts';
import { readSession, SESSION_COOKIE, sessionIsValid } from './session-cookie.ts';

/**
 * Identifies by bearer token or session cookie; null for nobody. @throws ApiError for a change that another site's page asks
 * for.
 */
export async function identify(request: FastifyRequest, tools: ApiTools): Promise<Person | null> {
  const authorization = request.headers.authorization;
  if (authorization !== undefined) return personOfToken(authorization, tools);

  const cookie = request.cookies[SESSION_COOKIE];
  if (cookie === undefined) return null;
  const claim = readSession(cookie);
  const user = claim && (await tools.accounts.userById(claim.userId));
  if (!user || user.status !== 'active') return null;
  const key = { secret: tools.config.secret, passwordHash: user.passwordHash };
  if (!sessionIsValid(cookie, key, tools.clock())) return null;
  if (requestOrigin(request, tools) !== 'same') throw new ApiError('cross_origin');
  return { by: user.email, userId: user.userId, email: user.email, name: user.name };
}

export const requestOrigin = (request: FastifyRequest, { config }: ApiTools): ReturnType<typeof originRelation> =>
  originRelation({
    method: request.method,
    fetchSite: headerOf(request, 'sec-fetch-site'),
    origin: headerOf(request, 'origin'),
    host: request.headers.host,
    publicUrl: config.publicUrl,
  });

async function personOfToken(authorization: string, tools: ApiTools): Promise<Person | null> {
  const secret = /^Bearer +([\x21-\x7e]{16,200})$/i.exec(authorization)?.[1];
  if (!secret) return null;
  const token = await tools.accounts.tokenOf(secret);
  return token && { by: `token ${token.label}`, userId: token.userId, email: '', name: token.label };
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};
