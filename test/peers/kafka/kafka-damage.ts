import { Kafka, logLevel } from 'kafkajs';

/* Damages topics while others read them. Each topic has one partition, unless noted. */

const client = (brokers: string[]): Kafka => new Kafka({ brokers, clientId: 'damage', logLevel: logLevel.NOTHING });

/** Drops records as retention does. */
export async function dropBefore(brokers: string[], topic: string, offset: number): Promise<void> {
  const admin = client(brokers).admin();
  await admin.connect();
  // The client deletes only in topics whose offsets it has fetched.
  await admin.fetchTopicOffsets(topic);
  await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  await admin.disconnect();
}

export async function deleteTopic(brokers: string[], topic: string): Promise<void> {
  const admin = client(brokers).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
}

/** Deletes a group, as the broker does when it was away for too long. */
export async function deleteGroup(brokers: string[], group: string): Promise<void> {
  const admin = client(brokers).admin();
  await admin.connect();
  await admin.deleteGroups([group]);
  await admin.disconnect();
}

/** Raises the number of partitions to `count`. */
export async function addPartitions(brokers: string[], topic: string, count: number): Promise<void> {
  const admin = client(brokers).admin();
  await admin.connect();
  await admin.createPartitions({ topicPartitions: [{ topic, count }] });
  await admin.disconnect();
}

/** Commits as a member of the group, because the admin client commits no metadata. */
export async function commitPlace(
  brokers: string[],
  groupId: string,
  topic: string,
  { offset, ...metadata }: { offset: number; end?: number; at?: number },
): Promise<void> {
  const consumer = client(brokers).consumer({ groupId, retry: { retries: 10 } });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.run({ autoCommit: false, eachMessage: async () => undefined });
  await joined;
  await consumer.commitOffsets([{ topic, partition: 0, offset: String(offset), metadata: JSON.stringify(metadata) }]);
  await consumer.disconnect();
}
