import { randomUUID } from 'node:crypto';

import { describe, inject, test } from 'vitest';

import { restoreStoreAlone } from '../../support/moved-offsets.ts';

const kafka = inject('kafka');

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'places of processors on Kafka', () => {
  if ('skip' in kafka) return;
  test('a store that was restored alone misses nothing and has nothing twice when they are moved back to it', () =>
    restoreStoreAlone(
      {
        BREAKWATER_KAFKA_BROKERS: kafka.brokers.join(),
        BREAKWATER_KAFKA_TOPIC_PREFIX: `test-${randomUUID()}.`,
        BREAKWATER_KAFKA_PARTITIONS: '2',
      },
      'Nothing is moved: processors still read events,',
    ));
});
