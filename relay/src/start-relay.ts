import { setTimeout as delay } from 'node:timers/promises';

import type { ServiceConfig } from './config.ts';
import { measureLog, nameOfLog, openLog, watchLogClock } from './log/index.ts';
import { closeHttpServer, createHttpServer, createMetrics, listen, operationsRoutes } from './service/index.ts';
import type { Logger, Reach } from './service/index.ts';
import { openRelay } from './open-relay.ts';

export interface Service {
  url: string;
  port: number;
  /** Takes no new requests, answers those that have begun within the bound, and closes the log. */
  close(): Promise<void>;
}

// Together with the bound of the server's close below the 5 s that a stop may take.
const LEAVE_MS = 1_500;

export interface StartOptions {
  reach?: Reach;
  /** Called when all else is open, and the port has to be free. */
  beforeListen?: () => Promise<void>;
}

/** Opens the log, reads the settings of the projects, and listens. */
export async function startRelay(
  config: ServiceConfig,
  logger: Logger,
  { reach = (_logger, _what, open) => open(), beforeListen = async () => undefined }: StartOptions = {},
): Promise<Service> {
  const log = await reach(logger, nameOfLog(config.log), () => openLog(config.log, logger));
  try {
    const metrics = createMetrics('relay');
    measureLog(metrics, log);
    const clock = watchLogClock({ log, logger });
    const relay = await openRelay({ config: config.relay, log, logger, metrics });
    const server = createHttpServer({
      trustProxy: config.trustProxy,
      maxConnections: config.maxConnections,
      basePaths: [config.basePath],
      // Headers and body together; the body alone has its own, shorter bound with an error of its own.
      requestTimeoutMs: 2 * config.relay.bodyTimeoutMs,
    });
    await server.register(relay.routes);
    await server.register(operationsRoutes({ needs: relay.needs, metrics, metricsToken: config.metricsToken }));
    await beforeListen();
    const port = await listen(server, config);

    return {
      port,
      url: `http://localhost:${port}`,
      async close() {
        clock.stop();
        await closeHttpServer(server);
        // Every answer is out, so all acknowledged records are in the log. A broker that is away must not hold the process.
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

/** A timer that does not keep the process alive. */
const pause = (ms: number): Promise<typeof LATE> => delay(ms, LATE, { ref: false });
