import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';

import {
  CONTRACT_TOPICS,
  fail,
  logContract,
  lossContract,
  numbered,
  range,
  valueOf,
} from '@breakwater/relay/log/contract';
import type { BreakableLog, OpenedLog } from '@breakwater/relay/log/contract';
import { LogUnavailableError, TOPICS } from '@breakwater/relay/log';
import type { Log, TopicSpec } from '@breakwater/relay/log';
import { openKafkaLog } from '@breakwater/relay/log/kafka';
import type { KafkaOptions } from '@breakwater/relay/log/kafka';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { commitPlace, dropBefore } from './kafka-damage.ts';
import { until } from '../../support/wait.ts';

const PARTITIONS = 3;

const kafka = inject('kafka');

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'Kafka log', () => {
  if ('skip' in kafka) return;

  const openWith = (topicPrefix: string, partitions: number): Promise<Log> =>
    openKafkaLog({
      brokers: kafka.brokers,
      clientId: 'contract',
      topicPrefix,
      partitions,
      replicationFactor: 1,
      topics: CONTRACT_TOPICS,
    });
  const open = async (topicPrefix: string): Promise<OpenedLog> => {
    const log = await openWith(topicPrefix, PARTITIONS);
    return {
      log,
      partitions: PARTITIONS,
      reopen: async () => {
        await log.close();
        return open(topicPrefix);
      },
      destroy: () => log.close(),
    };
  };

  const openBreakable = async (topicPrefix: string): Promise<BreakableLog> => {
    const log = await openWith(topicPrefix, 1);
    return {
      log,
      partitions: 1,
      reopen: () => log.close().then(() => openBreakable(topicPrefix)),
      destroy: () => log.close(),
      dropBefore: async (topic, offset) => {
        await dropBefore(kafka.brokers, topicPrefix + topic, offset);
        return log;
      },
      movePlace: async (topic, group, place) => {
        await commitPlace(kafka.brokers, `${topicPrefix}${group}.${topic}`, topicPrefix + topic, place);
        return log;
      },
    };
  };

  logContract(() => open(`test-${randomUUID()}.`));
  lossContract(() => openBreakable(`test-${randomUUID()}.`));

  describe('its appends', () => {
    const TOPIC = 'contract-0';
    const openOne = (more: Partial<KafkaOptions>): Promise<Log> =>
      openKafkaLog({
        brokers: kafka.brokers,
        clientId: 'appends',
        topicPrefix: `test-${randomUUID()}.`,
        partitions: 1,
        replicationFactor: 1,
        topics: CONTRACT_TOPICS.filter(({ name }) => name === TOPIC),
        ...more,
      });

    test('an append that was given up is not sent again behind later ones', async () => {
      const said: string[] = [];
      const debug = (fields: object): void => void ('kafka' in fields && said.push(String(fields.kafka)));
      const none = (): void => undefined;
      const log = await openOne({ logger: { debug, info: none, warn: none, error: none } });
      await log.append(TOPIC, numbered(1));
      const restore = swallowWrites();
      await expect(log.append(TOPIC, numbered(1, 1)).finally(restore)).rejects.toThrow(LogUnavailableError);
      await log.append(TOPIC, numbered(1, 2));
      // The client's own deadline for an answer is longer than ours; only then does it try again.
      await until(
        'the client to try again',
        () => said,
        (all) => all.some((message) => message.includes('given up')),
      );
      await log.append(TOPIC, numbered(1, 3));
      const seen: string[] = [];
      const tail = await log.tail(TOPIC, (record) => seen.push(valueOf(record)), fail);
      await tail.stop();
      await log.close();
      expect(seen).toEqual(['0', '2', '3']);
    });

    test('a record that the broker does not take is refused alone', async () => {
      const log = await openOne({ topicConfig: { 'max.message.bytes': '1000012' } });
      await log.append(TOPIC, numbered(1));
      const large = log.append(TOPIC, [{ key: 'large', value: Buffer.alloc(2_000_000) }]);
      const behind = range(0, 5).map((number) => log.append(TOPIC, numbered(1, number)));
      await expect(large).rejects.toThrow(LogUnavailableError);
      await Promise.all(behind);
      await log.close();
    });
  });

  describe('its topics', () => {
    const admin = new Kafka({ brokers: kafka.brokers, clientId: 'topics', logLevel: logLevel.NOTHING }).admin();
    beforeAll(() => admin.connect());
    afterAll(() => admin.disconnect());

    const openTopics = (topicPrefix: string, partitions: number, topics: readonly TopicSpec[]): Promise<Log> =>
      openKafkaLog({
        brokers: kafka.brokers,
        clientId: 'topics',
        topicPrefix,
        partitions,
        replicationFactor: 1,
        topics,
      });

    test('the lanes of a table have as many partitions as its first one, and small topics have few', async () => {
      const topicPrefix = `test-${randomUUID()}.`;
      await (await openTopics(topicPrefix, 3, [TOPICS.events])).close();
      await (await openTopics(topicPrefix, 5, Object.values(TOPICS))).close();
      const partitionsOf = async (name: string): Promise<number> => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [topicPrefix + name] });
        return topics[0]!.partitions.length;
      };
      const names = ['events', 'events-slow', 'events-backlog', 'spans', 'spans-backlog', 'outcomes', 'pressure'];
      expect(await Promise.all(names.map(partitionsOf))).toEqual([3, 3, 3, 5, 5, 1, 1]);

      await admin.createPartitions({ topicPartitions: [{ topic: `${topicPrefix}events`, count: 4 }] });
      await until(
        'the broker to know of it',
        () => partitionsOf('events'),
        (count) => count === 4,
      );
      const refused = await openTopics(topicPrefix, 5, Object.values(TOPICS)).catch((error: Error) => error);
      expect(refused).toMatchObject({
        name: 'LogUnavailableError',
        cause: {
          message: `Topic ${topicPrefix}events-slow has 3 partitions and ${topicPrefix}events has 4: give both the same number.`,
        },
      });
    });

    test('can be read and written as soon as the log is open', async () => {
      const compacted = Object.values(TOPICS).filter(({ cleanup }) => cleanup === 'compact');
      const log = await openTopics(`test-${randomUUID()}.`, 8, Object.values(TOPICS));
      const heard = new Set<string>();
      // Leaders of topics that were just created may not know that yet, and answer that they do not lead.
      const tails = compacted.map(({ name }) => log.tail(name, () => heard.add(name), fail));
      await Promise.all([...tails, ...compacted.map(({ name }) => log.append(name, numbered(1)))]);
      await until(
        'each tail to hear',
        () => [...heard],
        (names) => names.length === compacted.length,
      );
      await log.close();
    });

    const settingsOf = async (name: string, asked: readonly string[]): Promise<Record<string, string>> => {
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name, configNames: [...asked] }],
      });
      return Object.fromEntries(
        resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]),
      );
    };

    test('that an older version or another maker has made get the settings that they lack, and keep their own', async () => {
      const topicPrefix = `test-${randomUUID()}.`;
      const [events, pressure, settings] = [`${topicPrefix}events`, `${topicPrefix}pressure`, `${topicPrefix}settings`];
      // By age it would lose the keys of all projects.
      const emptying = [
        { name: 'cleanup.policy', value: 'delete' },
        { name: 'retention.ms', value: '3600000' },
      ];
      const own = { 'max.message.bytes': '1000012', 'retention.ms': '3600000', 'retention.bytes': '1000000' };
      const configEntries = Object.entries(own).map(([name, value]) => ({ name, value }));
      await admin.createTopics({
        waitForLeaders: true,
        topics: [{ topic: events, configEntries }, { topic: pressure }, { topic: settings, configEntries: emptying }],
      });
      const log = await openTopics(topicPrefix, 1, [TOPICS.events, TOPICS.pressure, TOPICS.settings]);
      const asked = [...Object.keys(own), 'segment.ms', 'message.timestamp.type'];
      await until(
        'the broker to have changed them',
        () => settingsOf(events, asked),
        (found) => found['segment.ms'] === '43200000',
      );
      expect(await settingsOf(events, asked)).toEqual({
        ...own,
        'max.message.bytes': '59768832',
        'segment.ms': '43200000',
        'message.timestamp.type': 'LogAppendTime',
      });
      expect(await settingsOf(settings, ['cleanup.policy', 'retention.ms'])).toEqual({
        'cleanup.policy': 'compact',
        'retention.ms': '-1',
      });
      expect(await settingsOf(pressure, ['cleanup.policy', 'segment.ms'])).toEqual({
        'cleanup.policy': 'compact',
        'segment.ms': '600000',
      });
      await log.append('events', [{ key: 'k', value: Buffer.alloc(2_000_000) }]);
      await log.close();
    });

    test('the broker has the retention of each topic', async () => {
      const topicPrefix = `test-${randomUUID()}.`;
      await (await openTopics(topicPrefix, 1, [TOPICS.events, TOPICS.pressure])).close();
      await until('the broker to know them', () => settingsOf(`${topicPrefix}pressure`, ['segment.ms']), Boolean);
      expect(await settingsOf(`${topicPrefix}events`, ['cleanup.policy', 'retention.ms', 'segment.ms'])).toEqual({
        'cleanup.policy': 'delete',
        'retention.ms': '172800000',
        'segment.ms': '43200000',
      });
      expect(
        await settingsOf(`${topicPrefix}pressure`, [
          'cleanup.policy',
          'retention.ms',
          'segment.ms',
          'min.cleanable.dirty.ratio',
        ]),
      ).toEqual({
        'cleanup.policy': 'compact',
        'retention.ms': '-1',
        'segment.ms': '600000',
        'min.cleanable.dirty.ratio': '0.1',
      });
    });
  });
});

/** Behaves as a link that takes bytes and delivers none. */
function swallowWrites(): () => void {
  const { prototype } = Socket;
  const { write } = prototype;
  prototype.write = (...given: unknown[]): boolean => {
    const done = given.at(-1);
    if (typeof done === 'function') setImmediate(() => done());
    return true;
  };
  return () => void (prototype.write = write);
}
