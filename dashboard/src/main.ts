import { keepPublished, systemAccess } from '@breakwater/processor/directory';
import { measureInserts, measureWitnesses, needsOfProcessor } from '@breakwater/processor/operators';
import { nameOfStore, openStore, requireServerSettings } from '@breakwater/processor/store';
import {
  CANARY_PROJECT,
  measureLog,
  nameOfLog,
  openLog,
  requireKafkaSettings,
  watchLogClock,
} from '@breakwater/relay/log';
import {
  closeHttpServer,
  createLogger,
  createMetrics,
  listen,
  listenEarly,
  measureDisk,
  operationsRoutes,
  runService,
  unknownSettings,
} from '@breakwater/relay/service';

import { pageRoutes } from './api/page.ts';
import { dashboardRoutes } from './api/routes.ts';
import { bootstrap } from './api/projects/bootstrap.ts';
import { startCanary } from './canary/start-canary.ts';
import { readConfig, SETTINGS } from './config.ts';
import { withSecret } from './secret.ts';
import { createDashboardServer } from './serve.ts';

/* The dashboard as a service of its own, on Kafka and a ClickHouse server: `npm run start:dashboard`. */

/** A Kafka that lost its settings, or was begun anew, has them again within this time. */
const PUBLISH_MS = 3 * 60_000;

await runService('Breakwater dashboard', async (opened, reach) => {
  const read = readConfig(process.env, 'service');
  const logConfig = requireKafkaSettings(process.env, 'breakwater-dashboard');
  const storeConfig = requireServerSettings(process.env);
  const early = await listenEarly({ ...read, bases: [read.basePath] });
  opened(() => early.close());
  const config = await withSecret(read);
  const logger = createLogger('dashboard', config.logLevel);
  for (const sentence of unknownSettings(process.env, Object.keys(SETTINGS), { isAlone: false }))
    logger.warn({}, sentence);

  const log = await reach(logger, nameOfLog(logConfig), () => openLog(logConfig, logger));
  opened(() => log.close());
  const store = await reach(logger, nameOfStore(storeConfig), () => openStore(storeConfig, logger));
  opened(() => store.close());
  const firstLines = await bootstrap({ store, log, logger }, config);
  const published = keepPublished({ store, log, logger, everyMs: PUBLISH_MS });
  opened(() => published.stop());

  const server = createDashboardServer(config);
  const metrics = createMetrics('dashboard');
  await server.register(dashboardRoutes({ config, store, log, logger, metrics }));
  measureWitnesses(metrics, store, Date.now);
  measureInserts(metrics, store);
  measureLog(metrics, log);
  const clock = watchLogClock({ log, logger });
  opened(async () => clock.stop());
  measureDisk(metrics, { data: config.dataFolder, blobs: config.blobFolder });
  await server.register(
    operationsRoutes({ needs: needsOfProcessor(log, store), metrics, metricsToken: config.metricsToken }),
  );
  await server.register(pageRoutes(config));
  opened(() => closeHttpServer(server));
  await early.close();
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
