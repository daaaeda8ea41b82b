import { randomUUID } from 'node:crypto';

import { describe, inject, test } from 'vitest';

import { restoreStoreAlone } from '../../support/moved-offsets.ts';
import { dropBefore } from './kafka-damage.ts';

const kafka = inject('kafka');

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'places of processors on Kafka', () => {
  if ('skip' in kafka) return;
  test('are moved back to a store that was restored alone: all that Kafka has comes once, the rest is stated as lost', () => {
    const topicPrefix = `test-${randomUUID()}.`;
    return restoreStoreAlone({
      log: {
        BREAKWATER_KAFKA_BROKERS: kafka.brokers.join(),
        BREAKWATER_KAFKA_TOPIC_PREFIX: topicPrefix,
        BREAKWATER_KAFKA_PARTITIONS: '1',
      },
      whileRead: 'Nothing is moved: processors still read events,',
      drops: { records: 3, before: (offset) => dropBefore(kafka.brokers, `${topicPrefix}events`, offset) },
    });
  });
});
