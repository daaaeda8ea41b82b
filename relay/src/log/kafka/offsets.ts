import type { GroupOffsets } from '../offsets.ts';
import type { LogConfig } from '../open.ts';
import { BRISK, createClient } from './client.ts';
import { committedPlaces, offsetBounds, offsetsAfter } from './places.ts';
import { Questions } from './questions.ts';

/** The offsets of groups in a Kafka cluster. A group with members is not moved: Kafka refuses it. */
export async function openKafkaOffsets(config: LogConfig & { kind: 'kafka' }): Promise<GroupOffsets> {
  const { topicPrefix } = config;
  const questions = await Questions.connect(() => createClient(config, BRISK).admin());
  const groupId = (group: string, topic: string): string => `${topicPrefix}${group}.${topic}`;

  return {
    async partitions(topic, group) {
      const [bounds, places] = await Promise.all([
        offsetBounds(questions, topicPrefix + topic),
        committedPlaces(questions, groupId(group, topic), topicPrefix + topic),
      ]);
      return [...bounds]
        .map(([partition, { start, end }]) => ({
          partition,
          start,
          end,
          committed: places.get(partition)?.offset ?? null,
        }))
        .toSorted((one, other) => one.partition - other.partition);
    },
    after: (topic, at) => offsetsAfter(questions, topicPrefix + topic, at),
    async readers(topic, group) {
      const { groups } = await questions.ask((admin) => admin.describeGroups([groupId(group, topic)]));
      return groups.reduce((sum, { members }) => sum + members.length, 0);
    },
    async set(topic, group, places) {
      const partitions = [...places].map(([partition, offset]) => ({ partition, offset: String(offset) }));
      await questions.ask((admin) =>
        admin.setOffsets({ groupId: groupId(group, topic), topic: topicPrefix + topic, partitions }),
      );
    },
    close: () => questions.close(),
  };
}
