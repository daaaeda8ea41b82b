import { randomUUID } from 'node:crypto';

import {
  CONTRACT_TOPICS,
  logContract,
  lossContract,
  type BreakableLog,
  type OpenedLog,
} from '@breakwater/relay/log/contract';
import type { Log } from '@breakwater/relay/log';
import { openKafkaLog } from '@breakwater/relay/log/kafka';
import { afterAll, describe } from 'vitest';

import { commitPlace, dropBefore } from '../support/kafka-damage.ts';
import { startKafka } from '../support/kafka.ts';

const PARTITIONS = 3;

const kafka = await startKafka();

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'Kafka log', () => {
  if ('skip' in kafka) return;
  afterAll(() => kafka.stop());

  const openWith = (topicPrefix: string, partitions: number): Promise<Log> =>
    openKafkaLog({
      brokers: kafka.brokers,
      clientId: 'contract',
      topicPrefix,
      partitions,
      replicationFactor: 1,
      topics: CONTRACT_TOPICS,
    });
  const open = async (topicPrefix: string): Promise<OpenedLog> => {
    const log = await openWith(topicPrefix, PARTITIONS);
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

  const openBreakable = async (topicPrefix: string): Promise<BreakableLog> => {
    const log = await openWith(topicPrefix, 1);
    return {
      log,
      partitions: 1,
      reopen: () => log.close().then(() => openBreakable(topicPrefix)),
      destroy: () => log.close(),
      dropBefore: async (topic, offset) => {
        await dropBefore(kafka.brokers, topicPrefix + topic, offset);
        return log;
      },
      movePlace: async (topic, group, place) => {
        await commitPlace(kafka.brokers, `${topicPrefix}${group}.${topic}`, topicPrefix + topic, place);
        return log;
      },
    };
  };

  logContract(() => open(`test-${randomUUID()}.`));
  lossContract(() => openBreakable(`test-${randomUUID()}.`));
});
