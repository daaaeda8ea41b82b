import { createHash } from 'node:crypto';

import type { FastifyInstance, FastifyPluginAsync } from 'fastify';

import { openApiDocument } from '../../../contract/openapi.ts';
import type { Guard } from '../../auth/guard.ts';
import { servingOn } from '../../serve-endpoint.ts';
import type { ServedEndpoint } from '../../serve-endpoint.ts';

/** Endpoints of the server as they are registered; one that is served with and without its last slash stands once. */
export function collectEndpoints(server: FastifyInstance): ReadonlyMap<string, ServedEndpoint> {
  const served = new Map<string, ServedEndpoint>();
  server.addHook('onRoute', ({ config }) => {
    if (config?.served) served.set(`${config.served.method} ${config.served.path}`, config.served);
  });
  return served;
}

/** The document is made at the first question and stays the same for as long as the server runs. */
export const openApiRoutes =
  (documentOf: () => object, guard: Guard): FastifyPluginAsync =>
  async (server) => {
    let made: { text: string; etag: string } | undefined;
    const current = (): NonNullable<typeof made> => {
      if (made) return made;
      const text = JSON.stringify(documentOf());
      made = { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
      return made;
    };

    servingOn(server, guard)(
      openApiDocument,
      { right: 'anyone', summary: 'Describes the API as OpenAPI 3.1.', answer: 'application/json; charset=utf-8' },
      ({ request, reply }) => {
        const { text, etag } = current();
        reply.headers({ etag, 'cache-control': 'no-cache' });
        if (request.headers['if-none-match']?.split(/, */).includes(etag)) {
          reply.status(304);
          return '';
        }
        return text;
      },
    );
  };
