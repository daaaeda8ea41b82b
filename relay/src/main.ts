import { readServiceConfig, SERVICE_SETTINGS, SETTINGS } from './config.ts';
import { createLogger, listenEarly, runService, unknownSettings } from './service/index.ts';
import { startRelay } from './start-relay.ts';

/* The relay as a service of its own, on Kafka: `npm run start:relay`. */

await runService('Breakwater relay', async (opened, reach) => {
  const config = readServiceConfig(process.env);
  const logger = createLogger('relay', config.logLevel);
  const known = Object.keys({ ...SETTINGS, ...SERVICE_SETTINGS });
  for (const sentence of unknownSettings(process.env, known, { isAlone: false })) logger.warn({}, sentence);
  const early = await listenEarly({ ...config, bases: [config.basePath] });
  opened(() => early.close());
  const service = await startRelay(config, logger, {
    reach,
    beforeListen: () => early.close(),
  });
  opened(() => service.close());
  return [`Breakwater relay is ready at ${service.url}`];
});
