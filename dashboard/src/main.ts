import { openStore } from '@breakwater/processor/store';
import { createLogger, openLog } from '@breakwater/relay/log';
import fastify from 'fastify';

import { pageRoutes } from './api/page.ts';
import { dashboardRoutes } from './api/routes.ts';
import { bootstrap } from './api/settings/bootstrap.ts';
import { ConfigError, readConfig, withSecret } from './config.ts';

/* The dashboard as a service of its own: `npm run start:dashboard`. */

// An orchestrator kills after 10 s as a rule.
const STOP_MS = 5000;
const FINISH_MS = 3000;

async function start(): Promise<void> {
  const config = await withSecret(readConfig(process.env));
  if (!config.kafka)
    throw new ConfigError('BREAKWATER_KAFKA_BROKERS is missing: as a service of its own the dashboard needs Kafka.');
  if (!config.clickhouse) {
    throw new ConfigError(
      'BREAKWATER_CLICKHOUSE_URL is missing: as a service of its own the dashboard needs a ClickHouse server.',
    );
  }
  const logger = createLogger('dashboard', config.logLevel);
  const store = await openStore({ kind: 'server', ...config.clickhouse, blobFolder: config.blobFolder }, logger);
  const log = await openLog({ kind: 'kafka', clientId: 'breakwater-dashboard', ...config.kafka }, logger);
  const { firstRun, dsn } = await bootstrap(store, log, config);

  const server = fastify({
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    ...(config.trustProxy.length > 0 ? { trustProxy: config.trustProxy } : {}),
  });
  await server.register(dashboardRoutes({ config, store, log, logger }));
  await server.register(pageRoutes());
  await server.listen({ host: config.host, port: config.port });
  console.log(`Breakwater is ready at ${config.publicUrl}`);
  if (firstRun) console.log(`DSN of the first project: ${dsn}`);

  const close = async (): Promise<void> => {
    const cut = setTimeout(() => server.server.closeAllConnections(), FINISH_MS);
    await server.close();
    clearTimeout(cut);
    await log.close();
    await store.close();
  };
  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'stopping');
    const giveUp = setTimeout(() => {
      logger.error({ ms: STOP_MS }, 'stopping took too long');
      process.exit(1);
    }, STOP_MS);
    giveUp.unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

try {
  await start();
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
}
