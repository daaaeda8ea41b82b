import { readServiceConfig } from './config.ts';
import { createLogger, listenEarly, runService } from './service/index.ts';
import { startRelay } from './start-relay.ts';

/* The relay as a service of its own, on Kafka: `npm run start:relay`. */

await runService('Breakwater relay', async (opened, reach) => {
  const config = readServiceConfig(process.env);
  const early = await listenEarly(config);
  opened(() => early.close());
  const service = await startRelay(config, createLogger('relay', config.logLevel), {
    reach,
    beforeListen: () => early.close(),
  });
  opened(() => service.close());
  return [`Breakwater relay is ready at ${service.url}`];
});
