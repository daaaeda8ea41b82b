import { systemAccess } from '@breakwater/processor/directory';
import { openStore, requireServerSettings } from '@breakwater/processor/store';
import { CANARY_PROJECT, openLog, requireKafkaSettings } from '@breakwater/relay/log';
import {
  assertPortIsFree,
  closeHttpServer,
  createLogger,
  createMetrics,
  listen,
  operationsRoutes,
  runService,
} from '@breakwater/relay/service';

import { pageRoutes } from './api/page.ts';
import { dashboardRoutes } from './api/routes.ts';
import { bootstrap } from './api/projects/bootstrap.ts';
import { startCanary } from './canary/start-canary.ts';
import { readConfig } from './config.ts';
import { withSecret } from './secret.ts';
import { createDashboardServer } from './serve.ts';

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
  const firstLines = await bootstrap({ store, log, logger }, config);

  const server = createDashboardServer(config);
  await server.register(dashboardRoutes({ config, store, log, logger }));
  const metrics = createMetrics('dashboard');
  await server.register(operationsRoutes({ needs: [log, store], metrics, metricsToken: config.metricsToken }));
  await server.register(pageRoutes());
  opened(() => closeHttpServer(server));
  await listen(server, config);
  const canary = startCanary({
    config,
    store,
    access: systemAccess('the canary looks for its own event', [CANARY_PROJECT]),
    log,
    logger,
  });
  opened(() => canary.stop());

  return [...firstLines, `Breakwater dashboard is ready at http://localhost:${config.port}`];
});
