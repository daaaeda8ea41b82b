import { LOG_LIMITS } from '../limits.ts';
import type { TopicSpec } from '../topics.ts';
import type { Admin } from './client.ts';

const MIB = 1024 * 1024;

export interface TopicSettings {
  topics: readonly TopicSpec[];
  topicPrefix: string;
  partitions: number;
  replicationFactor: number;
  /** Settings of topics over ours, as Kafka names them. */
  topicConfig?: Readonly<Record<string, string>>;
}

/** Creates the topics that are missing. Those that are there keep their settings: they may have been tuned by hand. */
export async function createMissingTopics(admin: Admin, settings: TopicSettings): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = settings.topics.filter(({ name }) => !existing.has(settings.topicPrefix + name));
  if (missing.length === 0) return;

  // Resolves with false where another process was faster.
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map((spec) => ({
      topic: settings.topicPrefix + spec.name,
      numPartitions: settings.partitions,
      replicationFactor: settings.replicationFactor,
      configEntries: Object.entries(configOf(spec, settings)).map(([name, value]) => ({ name, value })),
    })),
  });
}

const configOf = (spec: TopicSpec, settings: TopicSettings): Record<string, string> => ({
  'cleanup.policy': spec.cleanup,
  'retention.ms': spec.cleanup === 'compact' ? '-1' : String(spec.retentionMs),
  // With three replicas one may be down; with fewer, waiting for two would stop intake with the first failure.
  'min.insync.replicas': settings.replicationFactor > 2 ? '2' : '1',
  'unclean.leader.election.enable': 'false',
  // The log takes the time, not the writer.
  'message.timestamp.type': 'LogAppendTime',
  'max.message.bytes': String(LOG_LIMITS.recordBytes + MIB),
  ...settings.topicConfig,
});
