import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '@breakwater/processor/store';
import { openLog } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';

import { ADMIN, DSN_KEY, freePort, launchUntil, PROMPT_LEDGER, TOKEN } from '../../support/breakwater.ts';
import { startClickHouseHttp } from '../../support/clickhouse-http.ts';
import type { RunningKafka } from '../../support/kafka.ts';
import { until } from '../../support/wait.ts';
import { waitingIn } from './installation.ts';
import type { Installation, Part } from './installation.ts';

const logger = createLogger('soak', 'error');
const RELAYS = 3;
const PROCESSORS = 2;
const PARTITIONS = 4;
const START_MS = 90_000;

/**
 * Three relays and two processors on a real Kafka, which the caller owns, with ClickHouse's engine behind HTTP; and a
 * dashboard, which sets up the project.
 */
export async function startServices(kafka: RunningKafka): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-soak-'));
  const clickhouse = await startClickHouseHttp(join(folder, 'clickhouse'));
  const env = {
    BREAKWATER_KAFKA_BROKERS: kafka.brokers.join(','),
    BREAKWATER_KAFKA_PARTITIONS: String(PARTITIONS),
    BREAKWATER_CLICKHOUSE_URL: clickhouse.url,
    BREAKWATER_CLICKHOUSE_USER: clickhouse.username,
    BREAKWATER_CLICKHOUSE_PASSWORD: clickhouse.password,
    BREAKWATER_BLOBS: join(folder, 'blobs'),
    BREAKWATER_DATA: join(folder, 'data'),
    BREAKWATER_ADMIN_EMAIL: ADMIN.email,
    BREAKWATER_ADMIN_PASSWORD: ADMIN.password,
    BREAKWATER_TOKEN: TOKEN,
    BREAKWATER_DSN_KEY: DSN_KEY,
    ...PROMPT_LEDGER,
  };
  const service = (name: string, port: number): Service => createService(name, { ...env, PORT: String(port) });

  const dashboard = service('dashboard', await freePort());
  await dashboard.start();
  const relayPorts = await Promise.all(Array.from({ length: RELAYS }, freePort));
  const relays = relayPorts.map((port) => service('relay', port));
  const processors = await Promise.all(
    Array.from({ length: PROCESSORS }, async () => service('processor', await freePort())),
  );
  const services = [...relays, ...processors];
  await Promise.all(services.map((each) => each.start()));
  const broker: Part = { name: 'broker', kill: kafka.kill, start: kafka.restart };

  return {
    dsns: relayPorts.map((port) => `http://${DSN_KEY}@localhost:${port}/1`),
    parts: [...numbered(relays), ...numbered(processors), broker],
    async finish(look) {
      // Their last accounts are in the log when they have ended.
      await Promise.all(relays.map((relay) => relay.stop()));
      const log = await openLog(
        {
          kind: 'kafka',
          brokers: kafka.brokers,
          clientId: 'soak',
          topicPrefix: 'breakwater.',
          partitions: PARTITIONS,
          replicationFactor: 1,
        },
        logger,
      );
      try {
        await until(
          'everything to be processed',
          () => waitingIn(log),
          (waiting) => Object.keys(waiting).length === 0,
          180_000,
        );
      } finally {
        await log.close();
      }
      await Promise.all([...processors, dashboard].map((each) => each.stop()));
      const store = await openStore({ kind: 'server', ...clickhouse, blobFolder: join(folder, 'blobs') }, logger);
      try {
        return await look(store);
      } finally {
        await store.close();
      }
    },
    async remove() {
      await Promise.all([...services, dashboard].map((each) => each.kill()));
      await clickhouse.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Service extends Part {
  /** Stops as an operator does; rejects where that fails. */
  stop(): Promise<void>;
}

function createService(name: string, env: Record<string, string>): Service {
  let running: Awaited<ReturnType<typeof launchUntil>> | null = null;
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = running;
    running = null;
    ending?.child.kill(signal);
    return ending ? ending.exited : 0;
  };
  return {
    name,
    kill: async () => void (await end('SIGKILL')),
    start: async () => {
      running = await launchUntil([process.execPath, `${name}/dist/main.js`], env, 'is ready', START_MS);
    },
    stop: async () => {
      const output = running?.output ?? (() => '');
      const code = await end('SIGTERM');
      if (code !== 0) throw new Error(`${name} stopped with ${code}:\n${output().slice(-3000)}`);
    },
  };
}

const numbered = (services: readonly Part[]): Part[] =>
  services.map((service, index) => ({ ...service, name: `${service.name} ${index + 1}` }));
