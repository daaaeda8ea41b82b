import { randomBytes } from 'node:crypto';

import type { FastifyPluginAsync } from 'fastify';

import type { RelayConfig } from './config.ts';
import { createGates } from './gates/create-gates.ts';
import { startSigns } from './life/signs-of-life.ts';
import type { Log } from './log/index.ts';
import type { Logger, Metrics, Need } from './service/index.ts';
import { needsOfRelay } from './needs.ts';
import { measureRelay } from './measure-relay.ts';
import { createOutcomes } from './outcomes/outcomes.ts';
import { openPressure } from './pressure/open-pressure.ts';
import { openProjects } from './projects.ts';
import { openQuotas } from './gates/quotas/open-quotas.ts';
import { relayRoutes } from './intake/routes.ts';

export interface OpenRelayOptions {
  config: RelayConfig;
  log: Log;
  logger: Logger;
  metrics: Metrics;
}

export interface OpenRelay {
  /** The relay's routes. Their server must be closed before this. */
  routes: FastifyPluginAsync;
  /** A relay without the log or without a project is not ready. */
  needs: readonly Need[];
  /** Stops following the log. The log stays open, because the caller owns it. */
  close(): Promise<void>;
}

/**
 * Opens one relay on a log. When this resolves, the relay has the settings of all projects, the usage of the other relays and
 * the lateness of processors.
 */
export async function openRelay({ config, log, logger, metrics }: OpenRelayOptions): Promise<OpenRelay> {
  const id = randomBytes(4).toString('hex');
  const [projects, quotas, pressure] = await Promise.all([
    openProjects(log, logger),
    openQuotas({ log, logger, relay: id }),
    openPressure({ config, log, logger }),
  ]);
  const outcomes = createOutcomes({ log, logger, relay: id, now: Date.now });
  const gates = createGates({ quotas, pressure: pressure.gate });
  const signs = await startSigns({ log, logger, relay: id });
  const answers = new Map<number, number>();
  measureRelay(metrics, { answers, outcomes, pressure, projects });

  return {
    routes: async (server) => {
      server.addHook('onResponse', (_request, { statusCode }, done) => {
        answers.set(statusCode, (answers.get(statusCode) ?? 0) + 1);
        done();
      });
      await server.register(
        relayRoutes({ config, log, projects, logger, outcomes, gates, pressure, refused: signs.refused }),
      );
    },
    needs: needsOfRelay(log, projects),
    async close() {
      await Promise.all([signs.close(), projects.close(), quotas.close(), pressure.close()]);
    },
  };
}
