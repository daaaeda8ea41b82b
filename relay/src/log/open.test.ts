import { expect, test } from 'vitest';

import type { Logger } from '../service/index.ts';
import type { KafkaSecurity } from './kafka/security.ts';
import { openLog } from './open.ts';

const tls: KafkaSecurity['tls'] = {};
const sasl = (mechanism: 'plain' | 'scram-sha-256') => ({ mechanism, username: 'u', password: 'p' });

test.each<[string, KafkaSecurity, number]>([
  ['plain without TLS is warned of', { tls: null, sasl: sasl('plain') }, 1],
  ['plain by TLS is not', { tls, sasl: sasl('plain') }, 0],
  ['SCRAM without TLS is not: it shows no password', { tls: null, sasl: sasl('scram-sha-256') }, 0],
])('a password that the network can read: %s', async (_name, security, times) => {
  const warned: string[] = [];
  const logger: Logger = { debug() {}, info() {}, error() {}, warn: (_fields, words) => void warned.push(words) };
  // Nothing listens there.
  const config = { brokers: ['127.0.0.1:1'], clientId: 'c', topicPrefix: 't.', partitions: 1, replicationFactor: 1 };
  await expect(openLog({ kind: 'kafka', ...config, security }, logger)).rejects.toThrow('could not be reached');
  const own = warned.filter((words) => words.startsWith('BREAKWATER_KAFKA_SASL is plain and BREAKWATER_KAFKA_TLS'));
  expect(own).toHaveLength(times);
});
