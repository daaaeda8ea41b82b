import { randomUUID } from 'node:crypto';

import { CONTRACT_TOPICS, numbered, options, range, until as untilTrue, valueOf } from '@breakwater/relay/log/contract';
import { openKafkaLog } from '@breakwater/relay/log/kafka';
import type { KafkaOptions } from '@breakwater/relay/log/kafka';
import { LogUnavailableError } from '@breakwater/relay/log';
import type { Batch, Log } from '@breakwater/relay/log';
import { afterEach, describe, expect, inject, test } from 'vitest';

import { addPartitions, deleteGroup, dropBefore } from './kafka-damage.ts';
import { until } from '../../support/wait.ts';

const kafka = inject('kafka');
const TOPIC = 'contract-0';

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'Members of a group on Kafka', () => {
  if ('skip' in kafka) return;
  const logs: Log[] = [];
  const open = async (topicPrefix: string, more: Partial<KafkaOptions> = {}): Promise<Log> => {
    const log = await openKafkaLog({
      brokers: kafka.brokers,
      clientId: 'members',
      topicPrefix,
      partitions: 3,
      replicationFactor: 1,
      topics: CONTRACT_TOPICS.filter(({ name }) => name === TOPIC),
      sessionTimeoutMs: 3_000,
      ...more,
    });
    logs.push(log);
    return log;
  };
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()));
  });

  test('two members share the partitions, and one reads all of them when the other leaves', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const [one, two] = [await open(topicPrefix), await open(topicPrefix)];
    const ids: string[] = [];
    const seen: string[] = [];
    const byMember = [new Set<number>(), new Set<number>()];
    const handler = (member: number) => async (batch: Batch) => {
      byMember[member]!.add(batch.partition);
      ids.push(batch.id);
      seen.push(...batch.records.map(valueOf));
    };
    let next = 0;
    const append = async (): Promise<void> => {
      await one.append(TOPIC, numbered(30, next));
      next += 30;
    };
    const first = await one.consume({ ...options(TOPIC, 'shared'), maxRecords: 7 }, handler(0));
    await append();
    await two.consume({ ...options(TOPIC, 'shared'), maxRecords: 7 }, handler(1));
    await until(
      'the second to have a partition',
      () => append().then(() => byMember[1]!.size),
      (count) => count > 0,
    );
    await first.stop();
    await until(
      'the second to have all',
      () => append().then(() => byMember[1]!.size),
      (count) => count === 3,
    );
    await untilTrue(() => new Set(seen).size === next);
    expect([...new Set(seen)].map(Number).sort((a, b) => a - b)).toEqual(range(0, next));
    // Repeated batches have the same ranges: by their ids, every record was handed out once.
    const once = new Set(ids);
    const covered = [...once]
      .map((id) => /:(\d+)-(\d+)@/.exec(id)!)
      .reduce((sum, [, start, end]) => sum + Number(end) - Number(start), 0);
    expect(covered).toBe(next);
  });

  test('members that come and go while 500 records a second flow: each record is handled once, by its batch', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const [writer, stays] = [await open(topicPrefix), await open(topicPrefix)];
    /** The content of a store that drops a batch with an id that it has. */
    const stored = new Map<string, string[]>();
    const handler = async (batch: Batch): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      const values = batch.records.map(valueOf);
      expect(stored.get(batch.id) ?? values).toEqual(values);
      stored.set(batch.id, values);
    };
    const consumerOptions = { ...options(TOPIC, 'churn'), maxRecords: 40, lingerMs: 20 };
    await stays.consume(consumerOptions, handler);

    let next = 0;
    const appends: Promise<void>[] = [];
    const flow = setInterval(() => {
      appends.push(writer.append(TOPIC, numbered(25, next)));
      next += 25;
    }, 50);
    for (let joined = 0; joined < 4; joined++) {
      const log = await open(topicPrefix);
      await log.consume(consumerOptions, handler);
      const before = next;
      await untilTrue(() => next >= before + 250);
      await log.close();
    }
    clearInterval(flow);
    await Promise.all(appends);
    await until(
      'all to be handled',
      () => stays.positions(TOPIC, 'churn'),
      (places) => places.every(({ committed, end }) => committed === end),
    );
    const values = [...stored.values()].flat().map(Number);
    expect(values.sort((a, b) => a - b)).toEqual(range(0, next));
  });

  test('a member tells each time that it has joined, and its errors are those of a log that is away', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const [one, two] = [await open(topicPrefix), await open(topicPrefix)];
    const errors: unknown[] = [];
    let joined = 0;
    const tools = { onJoined: () => void joined++, onError: (error: unknown) => void errors.push(error) };
    await one.consume({ ...options(TOPIC, 'told'), ...tools }, async () => undefined);
    await untilTrue(() => joined > 0);
    for (let round = 0; round < 2; round++) {
      const before = joined;
      const other = await two.consume(options(TOPIC, 'told'), async () => undefined);
      await untilTrue(() => joined > before);
      await other.stop();
    }
    expect(errors.filter((error) => !(error instanceof LogUnavailableError))).toEqual([]);
  });

  test('a group that the broker has forgotten continues at the oldest record, and that is logged', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const warned: object[] = [];
    const none = (): void => undefined;
    const warn = (fields: object): void => void warned.push(fields);
    const log = await open(topicPrefix, { partitions: 1, logger: { debug: none, info: none, warn, error: none } });
    const handed: number[] = [];
    const read = () =>
      log.consume(options(TOPIC, 'away'), async ({ records }) => {
        handed.push(...records.map(({ offset }) => offset));
      });
    await log.append(TOPIC, numbered(10));
    const consumer = await read();
    await untilTrue(() => handed.length === 10);
    await consumer.stop();
    const group = `${topicPrefix}away.${TOPIC}`;
    await deleteGroup(kafka.brokers, group);
    await log.append(TOPIC, numbered(10, 10));
    await dropBefore(kafka.brokers, topicPrefix + TOPIC, 15);
    await read();
    await untilTrue(() => handed.at(-1) === 19);
    expect(handed).toEqual([...range(0, 10), ...range(15, 20)]);
    expect(warned).toContainEqual({ group, topic: topicPrefix + TOPIC, partition: 0, start: 15 });
    // A setting of the broker, whose default is a week.
    expect(warned).toContainEqual({ minutes: 7 * 24 * 60, recommended: 30 * 24 * 60 });
  });

  test('partitions that are added to a topic while it is read are read too', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const log = await open(topicPrefix);
    const seen: string[] = [];
    await log.consume(options(TOPIC, 'grown'), async ({ records }) => void seen.push(...records.map(valueOf)));
    await addPartitions(kafka.brokers, topicPrefix + TOPIC, 6);
    // A log that is opened now has the new partitions at once.
    const writer = await open(topicPrefix);
    await writer.append(TOPIC, numbered(100));
    await untilTrue(() => seen.length === 100);
    expect(seen.map(Number).sort((a, b) => a - b)).toEqual(range(0, 100));
  });
});
