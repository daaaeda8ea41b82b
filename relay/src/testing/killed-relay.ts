import { readServiceConfig } from '../config.ts';
import { createLogger } from '../service/index.ts';
import { startRelay } from '../start-relay.ts';

/* A relay of its own process, to be killed: `node killed-relay.ts FOLDER` prints its port. Run by killed.flow.test.ts. */
const [, , folder = ''] = process.argv;
const env = {
  BREAKWATER_KAFKA_BROKERS: 'unused:9092',
  PORT: '0',
  HOST: '127.0.0.1',
  // The test that sends to it shares its two cores.
  BREAKWATER_RELAY_MAX_LAG_MS: '10000',
};
const service = await startRelay(
  { ...readServiceConfig(env), log: { kind: 'embedded', folder, partitions: 1, maxTopicBytes: 2 ** 30 } },
  createLogger('relay-test', 'silent'),
);
process.stdout.write(`${service.port}\n`);
