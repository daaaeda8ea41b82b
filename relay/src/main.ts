import { readServiceConfig } from './config.ts';
import { createLogger, runService } from './service/index.ts';
import { startRelay } from './start-relay.ts';

/* The relay as a service of its own, on Kafka: `npm run start:relay`. */

await runService('Breakwater relay', async (opened) => {
  const config = readServiceConfig(process.env);
  const service = await startRelay(config, createLogger('relay', config.logLevel));
  opened(() => service.close());
  return [`Breakwater relay is ready at ${service.url}`];
});
