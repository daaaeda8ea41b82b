import { once } from 'node:events';
import { createServer } from 'node:net';

import { boundConnections, HTTP_BOUNDS } from '@breakwater/relay/log';
import fastify, { type FastifyInstance } from 'fastify';

import type { DashboardConfig } from './config.ts';

type ServerConfig = Pick<DashboardConfig, 'host' | 'port' | 'trustProxy' | 'maxConnections'>;

/** The largest source map arrives within it over a slow line; whoever sends slower only holds a connection. */
const REQUEST_TIMEOUT_MS = 300_000;
/** Of the five seconds that a stop may take. */
const FINISH_MS = 3000;

export function createHttpServer({ trustProxy, maxConnections }: ServerConfig): FastifyInstance {
  const server = fastify({
    http: HTTP_BOUNDS,
    forceCloseConnections: 'idle',
    // As in the relay alone: a 503 would lose what a connected client sends while this process stops.
    return503OnClosing: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: trustProxy.length > 0 ? trustProxy : false,
    routerOptions: { maxParamLength: 500 },
  });
  boundConnections(server.server, maxConnections);
  return server;
}

/** Takes nothing new and answers what was begun, but waits for no slow client beyond a bound. */
export async function closeHttpServer(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), FINISH_MS);
  await server.close();
  clearTimeout(cut);
}

/** Before anything is opened: a first run that cannot listen must not be one. @throws what listening throws */
export async function assertPortIsFree({ host, port }: ServerConfig): Promise<void> {
  const probe = createServer();
  probe.listen({ host, port });
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}
