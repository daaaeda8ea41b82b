import { boundConnections, HTTP_BOUNDS, operationsRoutes, PROBE_CONNECTIONS } from '@breakwater/relay/service';
import type { Metrics, Need } from '@breakwater/relay/service';
import Fastify from 'fastify';

import type { ServiceConfig } from '../config.ts';

export interface Operations {
  url: string;
  close(): Promise<void>;
}

/** `/live`, `/ready` and `/metrics` of the processor as a separate service: the only routes that it serves. */
export async function serveOperations(
  { host, port, metricsToken }: Pick<ServiceConfig, 'host' | 'port' | 'metricsToken'>,
  { needs, metrics }: { needs: readonly Need[]; metrics: Metrics },
): Promise<Operations> {
  const server = Fastify({ forceCloseConnections: true, http: HTTP_BOUNDS });
  boundConnections(server.server, PROBE_CONNECTIONS);
  await server.register(operationsRoutes({ needs, metrics, metricsToken }));
  return { url: await server.listen({ host, port }), close: () => server.close() };
}
