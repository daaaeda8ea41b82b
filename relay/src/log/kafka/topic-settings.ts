import { LOG_LIMITS } from '../limits.ts';
import type { Logger } from '../../service/logger.ts';
import type { TopicSpec } from '../topics.ts';
import type { Admin } from './client.ts';

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

export interface TopicSettings {
  topics: readonly TopicSpec[];
  topicPrefix: string;
  partitions: number;
  replicationFactor: number;
  /** Settings of topics over ours, as Kafka names them. */
  topicConfig?: Readonly<Record<string, string>>;
}

/** What a topic is created with, as Kafka names it. */
export const configOf = (spec: TopicSpec, settings: TopicSettings): Record<string, string> => ({
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

/** Numbers that Kafka gives these kinds of resources, and what it calls a setting that a topic has of its own. */
const TOPIC = 2;
const BROKER = 4;
const OF_ITS_OWN = 1;

/**
 * Gives topics of an older version, or of somebody else's making, what they lack. What a topic has of its own stays, for it may have
 * been tuned by hand; but without its `max.message.bytes` large records would be refused, and the time of records has to be the log's.
 */
export async function completeTopics(
  admin: Admin,
  settings: TopicSettings,
  existing: readonly TopicSpec[],
  logger: Logger | undefined,
): Promise<void> {
  if (existing.length === 0) return;
  const nameOf = ({ name }: TopicSpec): string => settings.topicPrefix + name;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: existing.map((spec) => ({ type: TOPIC, name: nameOf(spec) })),
  });
  const incomplete = existing.flatMap((spec) => {
    const found = resources.find(({ resourceName }) => resourceName === nameOf(spec))?.configEntries ?? [];
    const values = new Map(found.map(({ configName, configValue }) => [configName, configValue]));
    const own = found.filter(({ configSource }) => Number(configSource) === OF_ITS_OWN);
    const ownNames = new Set(own.map(({ configName }) => configName));
    const lacking = lackingOf(configOf(spec, settings), values, ownNames);
    if (Object.keys(lacking).length === 0) return [];
    const kept = Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
    return [{ name: nameOf(spec), lacking, config: { ...kept, ...lacking } }];
  });
  if (incomplete.length === 0) return;

  // Replaces all that a topic has of its own.
  await admin.alterConfigs({
    validateOnly: false,
    resources: incomplete.map(({ name, config }) => ({ type: TOPIC, name, configEntries: entriesOf(config) })),
  });
  for (const { name, lacking } of incomplete) logger?.info({ topic: name, settings: lacking }, 'gave a topic settings');
}

/** Of the settings that a topic should have, those to be set where it is there. */
export function lackingOf(
  wanted: Readonly<Record<string, string>>,
  values: ReadonlyMap<string, string>,
  own: ReadonlySet<string>,
): Record<string, string> {
  const isLacking = ([name, value]: [string, string]): boolean => {
    const current = values.get(name);
    // A broker that does not know it, or has it already.
    if (current === undefined || current === value) return false;
    switch (name) {
      // Depends on the replicas that the topic was created with.
      case 'min.insync.replicas':
        return false;
      case 'message.timestamp.type':
        return true;
      case 'max.message.bytes':
        return Number(current) < Number(value);
      // Never shorter: that would delete.
      case 'retention.ms':
        return !own.has(name) && current !== '-1' && (value === '-1' || Number(current) < Number(value));
      default:
        return !own.has(name);
    }
  };
  return Object.fromEntries(Object.entries(wanted).filter(isLacking));
}

export const entriesOf = (config: Readonly<Record<string, string>>): { name: string; value: string }[] =>
  Object.entries(config).map(([name, value]) => ({ name, value }));

/** How long a broker should remember where a group stands whose members are all away. */
const PLACES_MINUTES = 30 * DAY_MINUTES;

/** A broker that forgets places before anybody misses the readers makes losses that nobody is told of. */
export async function checkPlaceRetention(admin: Admin, logger: Logger | undefined): Promise<void> {
  const { brokers } = await admin.describeCluster();
  const [broker] = brokers;
  if (!broker) return;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: BROKER, name: String(broker.nodeId), configNames: ['offsets.retention.minutes'] }],
  });
  const minutes = Number(resources[0]?.configEntries[0]?.configValue);
  if (minutes >= PLACES_MINUTES || Number.isNaN(minutes)) return;
  logger?.warn(
    { minutes, recommended: PLACES_MINUTES },
    'the broker forgets the places of groups that are away for longer than its offsets.retention.minutes; raise it, see docs/operate.md',
  );
}
