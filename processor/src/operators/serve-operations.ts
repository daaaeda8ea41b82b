import { operationsRoutes } from '@breakwater/relay/service';
import type { Log } from '@breakwater/relay/log';
import type { Metrics } from '@breakwater/relay/service';
import Fastify from 'fastify';

import type { ServiceConfig } from '../config.ts';
import type { Store } from '../store/port.ts';

export interface Operations {
  url: string;
  close(): Promise<void>;
}

/** `/live`, `/ready` and `/metrics` of the processor as a separate service: the only routes that it serves. */
export async function serveOperations(
  { host, port, metricsToken }: Pick<ServiceConfig, 'host' | 'port' | 'metricsToken'>,
  { log, store, metrics }: { log: Pick<Log, 'healthy'>; store: Pick<Store, 'healthy'>; metrics: Metrics },
): Promise<Operations> {
  const server = Fastify({ forceCloseConnections: true });
  await server.register(operationsRoutes({ needs: [log, store], metrics, metricsToken }));
  return { url: await server.listen({ host, port }), close: () => server.close() };
}
