import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readKafkaSettings } from './kafka-settings.ts';

let folder: string;
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-kafka-settings-'));
  await writeFile(file('ca.pem'), '-----BEGIN CERTIFICATE-----\n');
  await writeFile(file('key.pem'), '-----BEGIN PRIVATE KEY-----\n');
  await writeFile(file('other.der'), '0\u0082');
  await writeFile(file('password'), ' with spaces \n');
});
afterAll(() => rm(folder, { recursive: true }));

const read = (env: Record<string, string>) => {
  const given = Object.entries({ BROKERS: 'a:1', ...env }).map(([name, value]) => [
    `BREAKWATER_KAFKA_${name}`,
    name.endsWith('_FILE') ? file(value) : value,
  ]);
  return readKafkaSettings(Object.fromEntries(given) as NodeJS.ProcessEnv, 'test');
};

test('without brokers there is no Kafka, and with them it is open unless it is said otherwise', () => {
  expect(readKafkaSettings({}, 'test')).toBeNull();
  expect(read({})).toMatchObject({ brokers: ['a:1'], security: { tls: null, sasl: null } });
});

test('a password in a file has its spaces, and not the line end of its editor', () => {
  const sasl = { mechanism: 'plain', username: 'u', password: ' with spaces ' };
  expect(read({ SASL: 'plain', USERNAME: 'u', PASSWORD_FILE: 'password' })).toMatchObject({ security: { sasl } });
});

describe('settings that contradict each other are one sentence', () => {
  test.each<[string, Record<string, string>]>([
    ['BREAKWATER_KAFKA_TLS is not true, but a file of certificates is set.', { CA_FILE: 'ca.pem' }],
    ['BREAKWATER_KAFKA_TLS is not true, but a file of certificates is set.', { KEY_FILE: 'key.pem' }],
    ['BREAKWATER_KAFKA_CA_FILE is not a file in PEM format.', { TLS: 'true', CA_FILE: 'other.der' }],
    ['BREAKWATER_KAFKA_CA_FILE cannot be read: ENOENT.', { TLS: 'true', CA_FILE: 'none.pem' }],
    ['belong together.', { TLS: 'true', KEY_FILE: 'key.pem' }],
    ['BREAKWATER_KAFKA_SASL is missing, beside', { USERNAME: 'u' }],
    ['BREAKWATER_KAFKA_SASL is missing, beside', { PASSWORD: 'p' }],
    ['BREAKWATER_KAFKA_SASL needs BREAKWATER_KAFKA_USERNAME', { SASL: 'plain', PASSWORD: 'p' }],
    ['are both set: one is enough.', { SASL: 'plain', USERNAME: 'u', PASSWORD: 'p', PASSWORD_FILE: 'password' }],
    ['is not plain, scram-sha-256 or scram-sha-512.', { SASL: 'gssapi' }],
  ])('%s', (sentence, env) => {
    expect(() => read(env)).toThrow(sentence);
  });
});
