import { operationsRoutes } from '@breakwater/relay/log';
import type { Log, Metrics } from '@breakwater/relay/log';
import Fastify from 'fastify';

import type { ServiceConfig } from './config.ts';
import type { Store } from './store/port.ts';

export interface Operations {
  url: string;
  close(): Promise<void>;
}

/** `/live`, `/ready` and `/metrics` of the processor as a service of its own: the one thing that it listens for. */
export async function serveOperations(
  { host, port, metricsToken }: Pick<ServiceConfig, 'host' | 'port' | 'metricsToken'>,
  { log, store, metrics }: { log: Pick<Log, 'healthy'>; store: Pick<Store, 'select'>; metrics: Metrics },
): Promise<Operations> {
  const server = Fastify({ forceCloseConnections: true });
  const isReady = async () => (await log.healthy()) && (await store.select('SELECT 1 AS one')).length === 1;
  await server.register(operationsRoutes({ isReady, metrics, metricsToken }));
  return { url: await server.listen({ host, port }), close: () => server.close() };
}
