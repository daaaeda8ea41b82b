import { createLogger, openLog, runService } from '@breakwater/relay/log';

import { readServiceConfig } from './config.ts';
import { startProcessor } from './index.ts';
import { openStore } from './store/index.ts';

/* The processor as a service of its own, on Kafka and a ClickHouse server: `npm run start:processor`. */

await runService('Breakwater processor', async (opened) => {
  const config = readServiceConfig(process.env);
  const logger = createLogger('processor', config.logLevel);

  const log = await openLog(config.log, logger);
  opened(() => log.close());
  const store = await openStore(config.store, logger);
  opened(() => store.close());
  const processor = await startProcessor(config.processor, { log, store, logger });
  opened(() => processor.close());

  return ['Breakwater processor is ready'];
});
