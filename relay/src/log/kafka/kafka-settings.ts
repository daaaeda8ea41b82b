import type { z } from 'zod';

import type { LogConfig } from '../open.ts';
import type { KafkaSecurity } from './security.ts';
import { readPemFile, readSecretFile, readSettings, setting, SettingError } from '../../service/settings.ts';

/** The settings of a log in a Kafka cluster, the same for every service. */
export const KAFKA_SETTINGS = {
  // The address of a cluster has no default.
  BREAKWATER_KAFKA_BROKERS: setting.listOf(/^[^\s,:]+:\d+(\s*,\s*[^\s,:]+:\d+)*$/, 'is not a list of host:port'),
  // Several installations may share a cluster.
  BREAKWATER_KAFKA_TOPIC_PREFIX: setting.matching(
    /^[a-zA-Z0-9._-]{1,60}$/,
    'may hold up to 60 letters, digits and . _ - only',
    'breakwater.',
  ),
  // Enough for eight processors; more partitions cost more requests.
  BREAKWATER_KAFKA_PARTITIONS: setting.number(8, { most: 1000 }),
  // One broker is the smallest cluster; set 3 on a real one.
  BREAKWATER_KAFKA_REPLICATION: setting.number(1, { most: 10 }),
  // Brokers on a network of their own speak without it.
  BREAKWATER_KAFKA_TLS: setting.matching(/^(true|false)$/, 'is not true or false', 'false'),
  // The authorities that Node knows, which no private cluster has.
  BREAKWATER_KAFKA_CA_FILE: setting.text(),
  // Only clusters that ask clients for a certificate need both.
  BREAKWATER_KAFKA_CERT_FILE: setting.text(),
  BREAKWATER_KAFKA_KEY_FILE: setting.text(),
  // No cluster asks for it unless it was set up so.
  BREAKWATER_KAFKA_SASL: setting.matching(
    /^(plain|scram-sha-256|scram-sha-512)$/,
    'is not plain, scram-sha-256 or scram-sha-512',
  ),
  BREAKWATER_KAFKA_USERNAME: setting.text(),
  BREAKWATER_KAFKA_PASSWORD: setting.verbatim(),
  // Orchestrators mount secrets as files, which no list of processes shows.
  BREAKWATER_KAFKA_PASSWORD_FILE: setting.text(),
  // Saves the brokers two thirds of their disk; docs/operate.md has the figures.
  BREAKWATER_KAFKA_COMPRESSION: setting.matching(/^(gzip|none)$/, 'is not gzip or none', 'gzip'),
} as const;

/** Null without brokers. @throws SettingError */
export function readKafkaSettings(env: NodeJS.ProcessEnv, clientId: string): LogConfig | null {
  const read = readSettings(KAFKA_SETTINGS, env);
  if (read.BREAKWATER_KAFKA_BROKERS.length === 0) return null;
  return {
    kind: 'kafka',
    clientId,
    brokers: read.BREAKWATER_KAFKA_BROKERS,
    topicPrefix: read.BREAKWATER_KAFKA_TOPIC_PREFIX,
    partitions: read.BREAKWATER_KAFKA_PARTITIONS,
    replicationFactor: read.BREAKWATER_KAFKA_REPLICATION,
    compression: read.BREAKWATER_KAFKA_COMPRESSION === 'none' ? 'none' : 'gzip',
    security: { tls: tlsOf(read), sasl: saslOf(read) },
  };
}

type Read = { [Name in keyof typeof KAFKA_SETTINGS]: z.output<(typeof KAFKA_SETTINGS)[Name]> };

function tlsOf(read: Read): KafkaSecurity['tls'] {
  const ca = fileOf(read, 'BREAKWATER_KAFKA_CA_FILE');
  const cert = fileOf(read, 'BREAKWATER_KAFKA_CERT_FILE');
  const key = fileOf(read, 'BREAKWATER_KAFKA_KEY_FILE');
  if (read.BREAKWATER_KAFKA_TLS === 'false') {
    if ((ca ?? cert ?? key) !== undefined)
      throw new SettingError('BREAKWATER_KAFKA_TLS is not true, but a file of certificates is set.');
    return null;
  }
  if ((cert === undefined) !== (key === undefined))
    throw new SettingError('BREAKWATER_KAFKA_CERT_FILE and BREAKWATER_KAFKA_KEY_FILE belong together.');
  return { ...(ca !== undefined && { ca }), ...(cert !== undefined && key !== undefined && { cert, key }) };
}

function saslOf(read: Read): KafkaSecurity['sasl'] {
  const mechanism = read.BREAKWATER_KAFKA_SASL;
  const username = read.BREAKWATER_KAFKA_USERNAME;
  const inFile = fileOf(read, 'BREAKWATER_KAFKA_PASSWORD_FILE');
  if (read.BREAKWATER_KAFKA_PASSWORD !== '' && inFile !== undefined)
    throw new SettingError('BREAKWATER_KAFKA_PASSWORD and BREAKWATER_KAFKA_PASSWORD_FILE are both set: one is enough.');
  // An editor ends a file with a line break, and no password does.
  const password = read.BREAKWATER_KAFKA_PASSWORD || (inFile ?? '').replace(/\r?\n$/, '');
  if (mechanism === '') {
    if (username !== '' || password !== '')
      throw new SettingError('BREAKWATER_KAFKA_SASL is missing, beside a username or a password for Kafka.');
    return null;
  }
  if (username === '' || password === '')
    throw new SettingError(
      'BREAKWATER_KAFKA_SASL needs BREAKWATER_KAFKA_USERNAME, and BREAKWATER_KAFKA_PASSWORD or BREAKWATER_KAFKA_PASSWORD_FILE.',
    );
  return { mechanism: mechanism as NonNullable<KafkaSecurity['sasl']>['mechanism'], username, password };
}

type FileSetting = Extract<keyof Read, `${string}_FILE`>;

/** Undefined where the setting is. @throws SettingError */
function fileOf(read: Read, name: FileSetting): string | undefined {
  if (read[name] === '') return undefined;
  return name === 'BREAKWATER_KAFKA_PASSWORD_FILE' ? readSecretFile(name, read[name]) : readPemFile(name, read[name]);
}

/** The settings of a service that runs alone. @throws SettingError, also without brokers */
export function requireKafkaSettings(env: NodeJS.ProcessEnv, clientId: string): LogConfig {
  const found = readKafkaSettings(env, clientId);
  if (found) return found;
  throw new SettingError(
    'BREAKWATER_KAFKA_BROKERS is missing: a service of its own needs Kafka, as host:port, several separated by commas.',
  );
}
