import { createLogger, openLog } from '@breakwater/relay/log';

import { readServiceConfig } from './config.ts';
import { startProcessor } from './index.ts';
import { openStore } from './store/index.ts';

/* The processor as a service of its own, on Kafka and a ClickHouse server: `npm run start:processor`. */

const config = readServiceConfig(process.env);
const logger = createLogger('processor', config.logLevel);
const store = await openStore(config.store, logger);
const log = await openLog(config.log, logger);
const processor = await startProcessor(config.processor, { log, store, logger });
console.log('Breakwater processor is ready');

const STOP_MS = 5_000;

const stop = (signal: NodeJS.Signals): void => {
  logger.info({ signal }, 'stopping');
  const giveUp = setTimeout(() => {
    logger.error({ ms: STOP_MS }, 'stopping took too long');
    process.exit(1);
  }, STOP_MS);
  giveUp.unref();
  processor
    .close()
    .then(() => log.close())
    .then(() => store.close())
    .then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'stopping failed');
        process.exit(1);
      },
    );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
