import type { LogConfig } from '../open.ts';
import { readSettings, setting, SettingError } from '../../service/settings.ts';

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
  };
}

/** The settings of a service that runs alone. @throws SettingError, also without brokers */
export function requireKafkaSettings(env: NodeJS.ProcessEnv, clientId: string): LogConfig {
  const found = readKafkaSettings(env, clientId);
  if (found) return found;
  throw new SettingError(
    'BREAKWATER_KAFKA_BROKERS is missing: a service of its own needs Kafka, as host:port, several separated by commas.',
  );
}
