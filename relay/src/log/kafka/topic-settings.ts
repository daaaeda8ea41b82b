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
  /** Settings of topics that override ours, by their Kafka names. */
  topicConfig?: Readonly<Record<string, string>>;
}

/** The settings that a topic is created with, by their Kafka names. */
export const configOf = (spec: TopicSpec, settings: TopicSettings): Record<string, string> => ({
  'cleanup.policy': spec.cleanup,
  ...(spec.cleanup === 'compact' ? COMPACTED : retained(spec.retentionMs)),
  // With three replicas one may be down; with fewer, waiting for two would stop intake at the first failure.
  'min.insync.replicas': settings.replicationFactor > 2 ? '2' : '1',
  'unclean.leader.election.enable': 'false',
  // The time of append, because all times are by the log's clock.
  'message.timestamp.type': 'LogAppendTime',
  'max.message.bytes': String(LOG_LIMITS.recordBytes + MIB),
  ...settings.topicConfig,
});

/**
 * Every relay reads a compacted topic whole when it starts, and some of these topics get a record each second from every
 * process. The broker compacts only closed segments (by default it closes one after a week), and only where half of the records
 * are superseded.
 */
const COMPACTED = {
  'retention.ms': '-1',
  'segment.ms': String(10 * MINUTE_MS),
  'min.cleanable.dirty.ratio': '0.1',
  'max.compaction.lag.ms': String(30 * MINUTE_MS),
  // Longer than a read of the whole topic takes, or a reader could miss that a key is gone.
  'delete.retention.ms': String(60 * MINUTE_MS),
};

/** The broker deletes a segment when its newest record is too old, so records are kept a quarter longer at most. */
const retained = (retentionMs: number) => ({
  'retention.ms': String(retentionMs),
  'segment.ms': String(Math.floor(retentionMs / 4)),
});

/** Kafka's numbers for these kinds of resources, and for settings that a topic has of its own. */
const TOPIC = 2;
const BROKER = 4;
const OF_ITS_OWN = 1;

/** Settings without which records would be lost or misread: a topic that cannot be given them is not used. */
const NEEDED: ReadonlySet<string> = new Set(['cleanup.policy', 'message.timestamp.type']);

/** A topic has a setting of its own that Breakwater cannot work with, and may not change. */
export class TopicSettingsError extends Error {
  constructor(topic: string, settings: Readonly<Record<string, string>>, options: ErrorOptions) {
    const wanted = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    super(`Topic ${topic} needs ${wanted.join(' and ')}, and the broker did not let it be set: set it there.`, options);
    this.name = 'TopicSettingsError';
  }
}

/**
 * Adds missing settings to topics that an older version, or somebody else, created. A topic's own settings stay, because they
 * may have been tuned by hand, but for those that correctness needs: without our `max.message.bytes` large records would be refused,
 * the time of records has to be the log's, and a compacted topic that is emptied by its age takes the keys of all projects with it.
 * @throws TopicSettingsError where the broker refuses one of these
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

  try {
    // Replaces all settings that a topic has of its own.
    await admin.alterConfigs({
      validateOnly: false,
      resources: incomplete.map(({ name, config }) => ({ type: TOPIC, name, configEntries: entriesOf(config) })),
    });
  } catch (cause) {
    for (const { name, lacking } of incomplete) {
      const needed = Object.fromEntries(Object.entries(lacking).filter(([setting]) => NEEDED.has(setting)));
      if (Object.keys(needed).length > 0) throw new TopicSettingsError(name, needed, { cause });
    }
    throw cause;
  }
  for (const { name, lacking } of incomplete) {
    const isWrong = Object.keys(lacking).some((setting) => NEEDED.has(setting));
    logger?.[isWrong ? 'warn' : 'info']({ topic: name, settings: lacking }, 'gave a topic settings');
  }
}

/** The wanted settings that an existing topic lacks. */
export function lackingOf(
  wanted: Readonly<Record<string, string>>,
  values: ReadonlyMap<string, string>,
  own: ReadonlySet<string>,
): Record<string, string> {
  const isLacking = ([name, value]: [string, string]): boolean => {
    const current = values.get(name);
    // The broker does not have this setting, or it has the value already.
    if (current === undefined || current === value) return false;
    switch (name) {
      // The right value depends on the replicas that the topic was created with.
      case 'min.insync.replicas':
        return false;
      case 'message.timestamp.type':
      case 'cleanup.policy':
        return true;
      case 'max.message.bytes':
        return Number(current) < Number(value);
      // Never shorter: that would delete records. A compacted topic has none, also beside a policy that makes use of it later.
      case 'retention.ms':
        if (wanted['cleanup.policy'] === 'compact') return current !== '-1';
        return !own.has(name) && current !== '-1' && (value === '-1' || Number(current) < Number(value));
      default:
        return !own.has(name);
    }
  };
  return Object.fromEntries(Object.entries(wanted).filter(isLacking));
}

export const entriesOf = (config: Readonly<Record<string, string>>): { name: string; value: string }[] =>
  Object.entries(config).map(([name, value]) => ({ name, value }));

/** How long a broker should keep the places of groups whose members are all away. */
const PLACES_MINUTES = 30 * DAY_MINUTES;

/** Warns of a broker that may forget places before the absence of readers is noticed: such losses would not be stated. */
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
