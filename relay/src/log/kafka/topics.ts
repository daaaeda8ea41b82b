import type { Logger } from '../../service/logger.ts';
import { assertFixed, partitionsOf } from '../topics.ts';
import type { TopicSpec } from '../topics.ts';
import { pause } from '../consume/pause.ts';
import type { Admin } from './client.ts';
import { isPassing } from './questions.ts';
import { checkPlaceRetention, completeTopics, configOf, entriesOf, TopicSettingsError } from './topic-settings.ts';
import type { TopicSettings } from './topic-settings.ts';

/** Creates missing topics, and completes the settings of the others as far as this process may. */
export async function prepareTopics(admin: Admin, settings: TopicSettings, logger: Logger | undefined): Promise<void> {
  const names = new Set(await admin.listTopics());
  const isThere = ({ name }: TopicSpec): boolean => names.has(settings.topicPrefix + name);
  const existing = settings.topics.filter(isThere);
  const counts = await countPartitions(admin, settings, existing);
  assertAlike(settings, counts);
  for (const spec of existing) assertFixed(spec, counts.get(spec.name) ?? 0, settings.partitions);
  tellOtherPartitions(settings, counts, logger);
  try {
    await completeTopics(admin, settings, existing, logger);
    await checkPlaceRetention(admin, logger);
  } catch (error) {
    if (error instanceof TopicSettingsError) throw error;
    logger?.warn(
      { error },
      'the settings of topics that are there, or of the broker, could not be looked at or changed',
    );
  }
  const missing = settings.topics.filter((spec) => !isThere(spec));
  if (missing.length === 0) return;

  // Resolves with false where another process was faster.
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map((spec) => ({
      topic: settings.topicPrefix + spec.name,
      numPartitions: counts.get(spec.alike ?? '') ?? partitionsOf(spec, settings.partitions),
      replicationFactor: settings.replicationFactor,
      configEntries: entriesOf(configOf(spec, settings)),
    })),
  });
  await Promise.all(missing.map(({ name }) => leadersAnswer(admin, settings.topicPrefix + name)));
}

/** Twelve seconds together: a broker that has much else to do takes several to open the files of its new partitions. */
const LEADER_PAUSES_MS = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400];

/**
 * The cluster names the leader of a new partition before that broker takes records for it, and an append in between is refused. The
 * broker answers for the partition's offsets once it leads.
 */
async function leadersAnswer(admin: Admin, topic: string): Promise<void> {
  for (const ms of LEADER_PAUSES_MS) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      // The client wraps the last error of its own few tries.
      if (!isPassing(error) && !(error instanceof Error && isPassing(error.cause))) throw error;
    }
    await pause(ms, NEVER);
  }
  await admin.fetchTopicOffsets(topic);
}

const NEVER = new AbortController().signal;

/** The number of partitions of each existing topic, by its name without prefix. */
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

/** A topic keeps the partitions that it was made with, or was given since: the setting is for topics that are not there yet. */
function tellOtherPartitions(
  { topics, topicPrefix, partitions: set }: TopicSettings,
  counts: ReadonlyMap<string, number>,
  logger: Logger | undefined,
): void {
  const inForce = topics.flatMap((spec) => {
    const found = counts.get(spec.name);
    return found === undefined || found === partitionsOf(spec, set) ? [] : [[topicPrefix + spec.name, found] as const];
  });
  if (inForce.length > 0)
    logger?.info(
      { set, inForce: Object.fromEntries(inForce) },
      'topics have another number of partitions than is set, which stays',
    );
}

/** @throws Error where one of two topics that must be alike has more partitions */
function assertAlike({ topics, topicPrefix }: TopicSettings, counts: ReadonlyMap<string, number>): void {
  for (const { name, alike = name } of topics) {
    const [own, other] = [counts.get(name), counts.get(alike)];
    if (own === other || own === undefined || other === undefined) continue;
    throw new Error(
      `Topic ${topicPrefix}${name} has ${own} partitions and ${topicPrefix}${alike} has ${other}: give both the same number.`,
    );
  }
}
