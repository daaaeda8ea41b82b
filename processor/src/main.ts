import { measureLog, nameOfLog, openLog, watchLogClock } from '@breakwater/relay/log';
import {
  createLogger,
  createMetrics,
  listenEarly,
  measureDisk,
  runService,
  unknownSettings,
} from '@breakwater/relay/service';

import { readServiceConfig, SERVICE_SETTINGS, SETTINGS } from './config.ts';
import { measureProcessor, startProcessor } from './index.ts';
import { measureInserts } from './operators/measure-store.ts';
import { needsOfProcessor } from './operators/needs.ts';
import { serveOperations } from './operators/serve-operations.ts';
import { nameOfStore, openStore } from './store/index.ts';

/* The processor as a service of its own, on Kafka and a ClickHouse server: `npm run start:processor`. */

await runService('Breakwater processor', async (opened, reach) => {
  const config = readServiceConfig(process.env);
  const logger = createLogger('processor', config.logLevel);
  const known = Object.keys({ ...SETTINGS, ...SERVICE_SETTINGS });
  for (const sentence of unknownSettings(process.env, known, { isAlone: false })) logger.warn({}, sentence);

  const early = await listenEarly(config);
  opened(() => early.close());
  const log = await reach(logger, nameOfLog(config.log), () => openLog(config.log, logger));
  opened(() => log.close());
  const store = await reach(logger, nameOfStore(config.store), () => openStore(config.store, logger));
  opened(() => store.close());
  if (config.processor.smtpUrl !== '' && config.processor.secret === '')
    logger.warn({}, 'BREAKWATER_SECRET is not set: mails have no link that turns them off');
  const processor = await startProcessor(config.processor, { log, store, logger });
  opened(() => processor.close());
  const metrics = createMetrics('processor');
  measureProcessor(metrics, { ...processor, log });
  measureInserts(metrics, store);
  measureLog(metrics, log);
  const clock = watchLogClock({ log, logger });
  opened(async () => clock.stop());
  measureDisk(metrics, { blobs: config.store.blobFolder });
  // Opened last, hence closed first: a stop makes the processor unready at once.
  await early.close();
  const operations = await serveOperations(config, { needs: needsOfProcessor(log, store), metrics });
  opened(() => operations.close());

  return [`Breakwater processor is ready; it tells how it is at ${operations.url}/ready`];
});
