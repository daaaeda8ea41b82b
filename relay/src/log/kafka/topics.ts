import { LOG_LIMITS } from '../limits.ts';
import { partitionsOf, type TopicSpec } from '../topics.ts';
import type { Admin } from './client.ts';

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;

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
  const names = new Set(await admin.listTopics());
  const isThere = ({ name }: TopicSpec): boolean => names.has(settings.topicPrefix + name);
  const counts = await countPartitions(admin, settings, settings.topics.filter(isThere));
  assertAlike(settings, counts);
  const missing = settings.topics.filter((spec) => !isThere(spec));
  if (missing.length === 0) return;

  // Resolves with false where another process was faster.
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map((spec) => ({
      topic: settings.topicPrefix + spec.name,
      numPartitions: counts.get(spec.alike ?? '') ?? partitionsOf(spec, settings.partitions),
      replicationFactor: settings.replicationFactor,
      configEntries: Object.entries(configOf(spec, settings)).map(([name, value]) => ({ name, value })),
    })),
  });
}

/** Of each topic that is there, by the name that we know it by. */
async function countPartitions(
  admin: Admin,
  { topicPrefix }: TopicSettings,
  existing: readonly TopicSpec[],
): Promise<Map<string, number>> {
  // Without names the client answers with every topic of the cluster.
  if (existing.length === 0) return new Map();
  const { topics } = await admin.fetchTopicMetadata({ topics: existing.map(({ name }) => topicPrefix + name) });
  return new Map(topics.map(({ name, partitions }) => [name.slice(topicPrefix.length), partitions.length]));
}

/** @throws Error where somebody gave one of them more partitions */
function assertAlike({ topics, topicPrefix }: TopicSettings, counts: ReadonlyMap<string, number>): void {
  for (const { name, alike = name } of topics) {
    const [own, other] = [counts.get(name), counts.get(alike)];
    if (own === other || own === undefined || other === undefined) continue;
    throw new Error(
      `Topic ${topicPrefix}${name} has ${own} partitions and ${topicPrefix}${alike} has ${other}: give both the same number.`,
    );
  }
}

const configOf = (spec: TopicSpec, settings: TopicSettings): Record<string, string> => ({
  'cleanup.policy': spec.cleanup,
  ...(spec.cleanup === 'compact' ? COMPACTED : retained(spec.retentionMs)),
  // With three replicas one may be down; with fewer, waiting for two would stop intake with the first failure.
  'min.insync.replicas': settings.replicationFactor > 2 ? '2' : '1',
  'unclean.leader.election.enable': 'false',
  // The log takes the time, not the writer.
  'message.timestamp.type': 'LogAppendTime',
  'max.message.bytes': String(LOG_LIMITS.recordBytes + MIB),
  ...settings.topicConfig,
});

/**
 * Every relay reads a compacted topic whole when it starts, and some of them get a record each second from every process. The broker
 * compacts only closed segments (by default it closes one after a week), and only where half is superseded.
 */
const COMPACTED = {
  'retention.ms': '-1',
  'segment.ms': String(10 * MINUTE_MS),
  'min.cleanable.dirty.ratio': '0.1',
  'max.compaction.lag.ms': String(30 * MINUTE_MS),
  // Longer than reading it whole takes, or a reader could miss that a key is gone.
  'delete.retention.ms': String(60 * MINUTE_MS),
};

/** A segment goes when the newest record in it is too old; so what is kept too long is at most a quarter. */
const retained = (retentionMs: number) => ({
  'retention.ms': String(retentionMs),
  'segment.ms': String(Math.floor(retentionMs / 4)),
});
