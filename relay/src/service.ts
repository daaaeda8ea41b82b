import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import Fastify from 'fastify';

import type { ServiceConfig } from './config.ts';
import {
  boundConnections,
  createMetrics,
  HTTP_BOUNDS,
  LISTEN_BACKLOG,
  openLog,
  operationsRoutes,
} from './log/index.ts';
import type { Logger } from './log/index.ts';
import { openRelay } from './open-relay.ts';

export interface Service {
  url: string;
  port: number;
  /** Takes nothing new, finishes what was begun within the bound, closes the log. */
  close(): Promise<void>;
}

// Together below the 5 s within which a stop is promised.
const FINISH_MS = 3_000;
const LEAVE_MS = 1_500;

/** Opens the log, learns the projects, listens. */
export async function startRelay(config: ServiceConfig, logger: Logger): Promise<Service> {
  const log = await openLog(config.log, logger);
  try {
    const metrics = createMetrics('relay');
    const relay = await openRelay({ config: config.relay, log, logger, metrics });
    const server = Fastify({
      http: HTTP_BOUNDS,
      forceCloseConnections: 'idle',
      // Whoever was connected may have begun to send: a 503 would lose it, for most SDKs do not send again.
      return503OnClosing: false,
      trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
      // Headers and body together; the body alone has its own, shorter bound with an answer that says so.
      requestTimeout: 2 * config.relay.bodyTimeoutMs,
    });
    boundConnections(server.server, config.maxConnections);
    await server.register(relay.routes);
    await server.register(
      operationsRoutes({ isReady: () => log.healthy(), metrics, metricsToken: config.metricsToken }),
    );
    await server.listen({ host: config.host, port: config.port, backlog: LISTEN_BACKLOG });
    const { port } = server.server.address() as AddressInfo;

    return {
      port,
      url: `http://localhost:${port}`,
      async close() {
        const cut = setTimeout(() => server.server.closeAllConnections(), FINISH_MS);
        await server.close();
        clearTimeout(cut);
        // Every answer is out, so what was acknowledged is in the log. A broker that is away must not hold the process.
        const left = relay.close().then(() => log.close());
        if ((await Promise.race([left, pause(LEAVE_MS)])) === LATE) {
          logger.warn({ ms: LEAVE_MS }, 'left the log without its answer');
        }
      },
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}

const LATE = Symbol('late');

/** Does not keep the process alive. */
const pause = (ms: number): Promise<typeof LATE> => delay(ms, LATE, { ref: false });
