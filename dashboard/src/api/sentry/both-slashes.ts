import type { FastifyInstance, RouteHandlerMethod } from 'fastify';

/** Sentry's paths end with a slash; people and some tools leave it out. `path` is given with it. */
export function getBoth(server: FastifyInstance, path: string, handler: RouteHandlerMethod): void {
  server.get(path, handler);
  server.get(path.replace(/\/$/, ''), handler);
}
