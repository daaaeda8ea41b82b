import type { FastifyInstance, RouteHandlerMethod } from 'fastify';

/** Registers a path with and without its last slash: Sentry's paths end with one; people and some tools leave it out. */
export const getBoth = (server: FastifyInstance, path: string, handler: RouteHandlerMethod): void =>
  routeBoth(server, 'GET', path, handler);

export function routeBoth(
  server: FastifyInstance,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  handler: RouteHandlerMethod,
): void {
  for (const url of [path, path.replace(/\/$/, '')]) server.route({ method, url, handler });
}
