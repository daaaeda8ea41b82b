import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import Fastify from 'fastify';

import type { ServiceConfig } from './config.ts';
import { createGates } from './create-gates.ts';
import { boundConnections, HTTP_BOUNDS, openLog } from './log/index.ts';
import type { Logger } from './log/index.ts';
import { createOutcomes } from './outcomes/outcomes.ts';
import { openPressure } from './pressure/open-pressure.ts';
import { openProjects } from './projects.ts';
import { openQuotas } from './quotas/open-quotas.ts';
import { relayRoutes } from './routes.ts';

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
    const projects = await openProjects(log, logger);
    const relay = randomBytes(4).toString('hex');
    const outcomes = createOutcomes({ log, logger, relay, now: Date.now });
    const quotas = await openQuotas({ log, logger, relay });
    const pressure = await openPressure({ config: config.relay, log, logger });
    const server = Fastify({
      http: HTTP_BOUNDS,
      forceCloseConnections: 'idle',
      trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
      // Headers and body together; the body alone has its own, shorter bound with an answer that says so.
      requestTimeout: 2 * config.relay.bodyTimeoutMs,
    });
    boundConnections(server.server, config.maxConnections);
    const gates = createGates({ quotas, pressure: pressure.gate });
    await server.register(relayRoutes({ config: config.relay, log, projects, logger, outcomes, gates, pressure }));
    await server.listen({ host: config.host, port: config.port });
    const { port } = server.server.address() as AddressInfo;

    return {
      port,
      url: `http://localhost:${port}`,
      async close() {
        const cut = setTimeout(() => server.server.closeAllConnections(), FINISH_MS);
        await server.close();
        clearTimeout(cut);
        // Every answer is out, so what was acknowledged is in the log. A broker that is away must not hold the process.
        const left = Promise.all([projects.close(), quotas.close(), pressure.close()]).then(() => log.close());
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
