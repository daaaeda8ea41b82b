import { isOfEnvironment } from '@breakwater/processor/directory';
import type { FastifyRequest } from 'fastify';

import { ApiError } from '../errors.ts';
import type { ApiTools } from '../tools.ts';
import type { Person } from './access.ts';
import { originRelation } from './same-origin.ts';
import type { SignedIn } from './sessions.ts';

/**
 * Identifies by bearer token or session cookie; null for nobody. A header of another scheme is of a proxy in front, and says nothing
 * here. @throws ApiError for a change that another site's page asks for.
 */
export async function identify(request: FastifyRequest, tools: ApiTools): Promise<Person | null> {
  const { authorization = '' } = request.headers;
  if (/^Bearer\b/i.test(authorization)) return personOfToken(authorization, tools);

  const signedIn = await signedInBy(request, tools);
  if (!signedIn) return null;
  const { userId, email, name } = signedIn.user;
  return { by: email, userId, email, name, scopes: null, endsAt: null };
}

/** The person and session of the cookie of a request; null for nobody. @throws ApiError `cross_origin` */
export async function signedInBy(request: FastifyRequest, tools: ApiTools): Promise<SignedIn | null> {
  const signedIn = await tools.sessions.of(tools.cookies.valuesOf(request, 'session'));
  if (!signedIn) return null;
  if (requestOrigin(request, tools) !== 'same') throw new ApiError('cross_origin');
  tools.uses.note('session', signedIn.session.id);
  return signedIn;
}

export const requestOrigin = (request: FastifyRequest, { config }: ApiTools): ReturnType<typeof originRelation> =>
  originRelation({
    method: request.method,
    fetchSite: headerOf(request, 'sec-fetch-site'),
    origin: headerOf(request, 'origin'),
    host: request.headers.host,
    publicUrl: config.publicUrl,
  });

async function personOfToken(authorization: string, { accounts, uses }: ApiTools): Promise<Person | null> {
  const secret = /^Bearer +([\x21-\x7e]{16,200})$/i.exec(authorization)?.[1];
  const token = secret ? await accounts.tokenOf(secret) : null;
  if (!token) return null;
  // A token ends with the account of its person.
  if (token.userId !== '' && (await accounts.userById(token.userId))?.status !== 'active') return null;
  uses.note('token', token.id);
  const scopes = token.scopes.length === 0 || isOfEnvironment(token) ? null : token.scopes;
  return {
    by: `token ${token.label}`,
    userId: token.userId,
    email: '',
    name: token.label,
    scopes,
    endsAt: token.endsAt || null,
  };
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};
