import type { FastifyReply, FastifyRequest } from 'fastify';

/*
 * Any page may send: the public key is public. A page that a project does not accept is answered with 403 after the body, not
 * by a browser's refusal, which explains nothing (relay-server, `middlewares/cors.rs`).
 */

// An SDK in a browser cannot read other headers: without these it would ignore rate limits.
const EXPOSED = 'x-sentry-error, x-sentry-rate-limits, retry-after';
const ALLOWED =
  'x-sentry-auth, x-requested-with, x-forwarded-for, origin, referer, accept, content-type, authentication, authorization, content-encoding, transfer-encoding';

/** Sets the headers on every answer to a browser, errors too. */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers.origin === undefined) return;
  reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', EXPOSED);
}

export const answerPreflight = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply
    .code(204)
    .header('access-control-allow-methods', 'POST')
    .header('access-control-allow-headers', ALLOWED)
    .header('access-control-max-age', '3600')
    .send();
