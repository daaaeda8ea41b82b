import type { FastifyInstance, RouteHandlerMethod } from 'fastify';

/** Sentry's paths end with a slash; people and some tools leave it out. `path` is given with it. */
export const getBoth = (server: FastifyInstance, path: string, handler: RouteHandlerMethod): void =>
  routeBoth(server, 'GET', path, handler);

export function routeBoth(
  server: FastifyInstance,
  method: 'GET' | 'PUT',
  path: string,
  handler: RouteHandlerMethod,
): void {
  for (const url of [path, path.replace(/\/$/, '')]) server.route({ method, url, handler });
}
