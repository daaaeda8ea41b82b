import { randomUUID } from 'node:crypto';

import { CONTRACT_TOPICS, logContract, type OpenedLog } from '@breakwater/relay/log/contract';
import { openKafkaLog } from '@breakwater/relay/log/kafka';
import { afterAll, describe } from 'vitest';

import { startKafka } from '../support/kafka.ts';

const PARTITIONS = 3;

const kafka = await startKafka();

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'Kafka log', () => {
  if ('skip' in kafka) return;
  afterAll(() => kafka.stop());

  const open = async (topicPrefix: string): Promise<OpenedLog> => {
    const log = await openKafkaLog({
      brokers: kafka.brokers,
      clientId: 'contract',
      topicPrefix,
      partitions: PARTITIONS,
      replicationFactor: 1,
      topics: CONTRACT_TOPICS,
    });
    return {
      log,
      partitions: PARTITIONS,
      reopen: async () => {
        await log.close();
        return open(topicPrefix);
      },
      destroy: () => log.close(),
    };
  };

  logContract(() => open(`test-${randomUUID()}.`));
});
