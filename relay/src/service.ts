import type { AddressInfo } from 'node:net';

import Fastify from 'fastify';

import type { ServiceConfig } from './config.ts';
import { openLog } from './log/index.ts';
import type { Logger } from './log/index.ts';
import { openProjects } from './projects.ts';
import { relayRoutes } from './routes.ts';

export interface Service {
  url: string;
  port: number;
  /** Takes nothing new, finishes what was begun within the bound, closes the log. */
  close(): Promise<void>;
}

// An orchestrator kills after 10 s as a rule, and the log needs its share.
const FINISH_MS = 4_000;

/** Opens the log, learns the projects, listens. */
export async function startRelay(config: ServiceConfig, logger: Logger): Promise<Service> {
  const log = await openLog(config.log, logger);
  try {
    const projects = await openProjects(log, logger);
    const server = Fastify({
      forceCloseConnections: 'idle',
      trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
      // Headers and body together; the body alone has its own, shorter bound with an answer that says so.
      requestTimeout: 2 * config.relay.bodyTimeoutMs,
    });
    await server.register(relayRoutes({ config: config.relay, log, projects, logger }));
    await server.listen({ host: config.host, port: config.port });
    const { port } = server.server.address() as AddressInfo;

    return {
      port,
      url: `http://localhost:${port}`,
      async close() {
        const cut = setTimeout(() => server.server.closeAllConnections(), FINISH_MS);
        await server.close();
        clearTimeout(cut);
        await projects.close();
        await log.close();
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}
