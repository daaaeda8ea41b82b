import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openLog, readKafkaSettings } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startKafka } from '../../support/kafka.ts';
import type { RunningKafka } from '../../support/kafka.ts';
import { makeSecrets } from '../../support/kafka-secure.ts';
import type { Secrets } from '../../support/kafka-secure.ts';

/* A real broker that wants TLS with a certificate of the client, and SASL; all by the settings that a service reads. */

let folder: string;
let secrets: Secrets;
let kafka: RunningKafka | { skip: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-secure-'));
  secrets = await makeSecrets(folder);
  kafka = await startKafka(secrets);
});
afterAll(async () => {
  if ('stop' in kafka) await kafka.stop();
  await rm(folder, { recursive: true });
});

function settings(mechanism: string, change: Record<string, string> = {}): Record<string, string> {
  return {
    BREAKWATER_KAFKA_BROKERS: 'brokers' in kafka ? kafka.brokers.join() : 'none:1',
    BREAKWATER_KAFKA_TOPIC_PREFIX: `${mechanism}.`,
    BREAKWATER_KAFKA_PARTITIONS: '1',
    BREAKWATER_KAFKA_TLS: 'true',
    BREAKWATER_KAFKA_CA_FILE: secrets.caFile,
    BREAKWATER_KAFKA_CERT_FILE: secrets.certFile,
    BREAKWATER_KAFKA_KEY_FILE: secrets.keyFile,
    BREAKWATER_KAFKA_SASL: mechanism,
    BREAKWATER_KAFKA_USERNAME: secrets.username,
    BREAKWATER_KAFKA_PASSWORD: secrets.password,
    ...change,
  };
}

const open = (env: Record<string, string>) => openLog(readKafkaSettings(env, 'secure')!);

/** All that an error says, with its causes. */
const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} ${wordsOf(error.cause)}` : String(error ?? '');

test.each(['plain', 'scram-sha-256', 'scram-sha-512'])('a log is opened, written and read by %s', async (mechanism) => {
  if ('skip' in kafka) return;
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${secrets.password}\n`);
  const byFile = { BREAKWATER_KAFKA_PASSWORD: '', BREAKWATER_KAFKA_PASSWORD_FILE: passwordFile };
  const log = await open(settings(mechanism, mechanism === 'plain' ? byFile : {}));
  const value = Buffer.from(JSON.stringify({ text: 'compressible '.repeat(500) }));
  await log.append('settings', [{ key: 'k', value }]);
  const seen: string[] = [];
  const tail = await log.tail(
    'settings',
    (record) => seen.push(String(record.value)),
    (error) => expect.unreachable(String(error)),
  );
  await tail.stop();
  await log.close();
  expect(seen).toEqual([String(value)]);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['a wrong password', { BREAKWATER_KAFKA_PASSWORD: 'no password of the test' }, /authentication|credentials/i],
  ['an authority that is not known', { BREAKWATER_KAFKA_CA_FILE: '' }, /certificate/i],
  ['no certificate of its own', { BREAKWATER_KAFKA_CERT_FILE: '', BREAKWATER_KAFKA_KEY_FILE: '' }, /./],
])('a start with %s ends with a reason, and without the password in it', async (_name, change, reason) => {
  if ('skip' in kafka) return;
  const words = await open(settings('scram-sha-512', change)).then(
    () => 'it was opened',
    (error: unknown) => wordsOf(error),
  );
  expect(words).toContain('could not be reached or set up');
  expect(words).toMatch(reason);
  expect(words).not.toContain('password of the test');
});
