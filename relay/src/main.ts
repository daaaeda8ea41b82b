import { readServiceConfig } from './config.ts';
import { createLogger } from './log/index.ts';
import { startRelay } from './service.ts';

/* The relay as a service of its own: `npm run start:relay`. */

const config = readServiceConfig(process.env);
const logger = createLogger('relay', config.logLevel);
const service = await startRelay(config, logger);
console.log(`Breakwater relay is ready at ${service.url}`);

const STOP_MS = 5_000;

const stop = (signal: NodeJS.Signals): void => {
  logger.info({ signal }, 'stopping');
  const giveUp = setTimeout(() => {
    logger.error({ ms: STOP_MS }, 'stopping took too long');
    process.exit(1);
  }, STOP_MS);
  giveUp.unref();
  service.close().then(
    () => process.exit(0),
    (error: unknown) => {
      logger.error({ error }, 'stopping failed');
      process.exit(1);
    },
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
