import { EmbeddedLog, openEmbeddedLog } from './embedded/embedded-log.ts';
import type { HeldLog } from './embedded/hold.ts';
import type { KafkaSecurity } from './kafka/security.ts';
import type { Logger } from '../service/logger.ts';
import type { Log } from './port.ts';
import { TOPICS } from './topics.ts';

export type LogConfig =
  | {
      kind: 'embedded';
      /** The folder, which belongs to this process alone. */
      folder: string;
      /** Partitions of a topic when it is first created. */
      partitions: number;
      /** All segments of one topic together; the oldest are dropped first. */
      maxTopicBytes: number;
    }
  | {
      kind: 'kafka';
      brokers: string[];
      clientId: string;
      /** The prefix of each topic's name, so that several installations can share a cluster. */
      topicPrefix: string;
      partitions: number;
      replicationFactor: number;
      /** For batches of records that are not compressed themselves; gzip where it is left out. */
      compression?: 'gzip' | 'none';
      security?: KafkaSecurity;
    };

/** The log as operators know it. */
export const nameOfLog = (config: LogConfig): string =>
  config.kind === 'kafka' ? `Kafka at ${config.brokers.join(', ')}` : `the log in ${config.folder}`;

/** Holds the only choice of adapter. Creates missing topics. Opening an embedded log cuts a torn tail. */
export async function openLog(config: LogConfig, logger?: Logger): Promise<Log> {
  const options = { ...config, topics: Object.values(TOPICS), ...(logger && { logger }) };
  if (options.kind === 'embedded') return openEmbeddedLog(options);

  const sayPlain = options.security?.sasl?.mechanism === 'plain' && options.security.tls === null;
  if (sayPlain)
    logger?.warn(
      {},
      'BREAKWATER_KAFKA_SASL is plain and BREAKWATER_KAFKA_TLS is not true: the password goes to the brokers readable by the network',
    );
  // Imported only here, so that the one process never loads a Kafka client.
  const { openKafkaLog } = await import('./kafka/kafka-log.ts');
  return openKafkaLog(options);
}

/** How to hold a moment of a log whose files are this process's own; null where the log is Kafka. */
export function holderOfLog(log: Log): ((name: string) => Promise<HeldLog>) | null {
  return log instanceof EmbeddedLog ? (name) => log.hold(name) : null;
}
