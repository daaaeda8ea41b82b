import { openStore, requireServerSettings } from '@breakwater/processor/store';
import {
  createLogger,
  createMetrics,
  LISTEN_BACKLOG,
  openLog,
  operationsRoutes,
  requireKafkaSettings,
  runService,
} from '@breakwater/relay/log';

import { pageRoutes } from './api/page.ts';
import { dashboardRoutes } from './api/routes.ts';
import { bootstrap } from './api/settings/bootstrap.ts';
import { startCanary } from './canary/start-canary.ts';
import { readConfig } from './config.ts';
import { withSecret } from './secret.ts';
import { assertPortIsFree, closeHttpServer, createHttpServer } from './serve.ts';

/* The dashboard as a service of its own, on Kafka and a ClickHouse server: `npm run start:dashboard`. */

await runService('Breakwater dashboard', async (opened) => {
  const read = readConfig(process.env, 'service');
  const logConfig = requireKafkaSettings(process.env, 'breakwater-dashboard');
  const storeConfig = requireServerSettings(process.env);
  await assertPortIsFree(read);
  const config = await withSecret(read);
  const logger = createLogger('dashboard', config.logLevel);

  const log = await openLog(logConfig, logger);
  opened(() => log.close());
  const store = await openStore(storeConfig, logger);
  opened(() => store.close());
  const { firstRun, dsn } = await bootstrap(store, log, config);

  const server = createHttpServer(config);
  await server.register(dashboardRoutes({ config, store, log, logger }));
  const isReady = async () => (await log.healthy()) && (await store.select('SELECT 1 AS one')).length === 1;
  const metrics = createMetrics('dashboard');
  await server.register(operationsRoutes({ isReady, metrics, metricsToken: config.metricsToken }));
  await server.register(pageRoutes());
  opened(() => closeHttpServer(server));
  await server.listen({ host: config.host, port: config.port, backlog: LISTEN_BACKLOG });
  const canary = startCanary({ config, store, log, logger });
  opened(() => canary.stop());

  const ready = `Breakwater dashboard is ready at http://localhost:${config.port}`;
  return firstRun ? [`Send your first event to the DSN ${dsn}`, ready] : [ready];
});
