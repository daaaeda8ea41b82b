import { CONTRACT_TOPICS, options } from '@breakwater/relay/log/contract';
import { openKafkaLog } from '@breakwater/relay/log/kafka';

/* Consumes a topic, prints the id of each batch that it gets, and never finishes one: it is there to be killed. */
const [, , broker = '', topicPrefix = '', topic = ''] = process.argv;
const log = await openKafkaLog({
  brokers: [broker],
  clientId: 'stuck',
  topicPrefix,
  partitions: 3,
  replicationFactor: 1,
  topics: CONTRACT_TOPICS.filter(({ name }) => name === topic),
  sessionTimeoutMs: 3_000,
});
await log.consume(options(topic, 'killed'), (batch) => {
  process.stdout.write(`${batch.id}\n`);
  return new Promise(() => undefined);
});
