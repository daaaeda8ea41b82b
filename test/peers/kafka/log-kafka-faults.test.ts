import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { CONTRACT_TOPICS, numbered, options, range, until, valueOf } from '@breakwater/relay/log/contract';
import { openKafkaLog } from '@breakwater/relay/log/kafka';
import type { KafkaOptions } from '@breakwater/relay/log/kafka';
import { LogUnavailableError, RecordsLostError } from '@breakwater/relay/log';
import type { Batch, CutBack, Log, LostRange } from '@breakwater/relay/log';
import { afterAll, afterEach, describe, expect, test } from 'vitest';

import { deleteTopic, dropBefore } from './kafka-damage.ts';
import { startKafka } from '../../support/kafka.ts';

const kafka = await startKafka();
const TOPIC = 'contract-0';
const SESSION_TIMEOUT_MS = 3_000;
const COMPACT_TOPIC = 'contract-compact-0';

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'Kafka log, when things go wrong', () => {
  if ('skip' in kafka) return;
  const logs: Log[] = [];
  const open = async (more: Partial<KafkaOptions> = {}): Promise<Log> => {
    const log = await openKafkaLog({
      brokers: kafka.brokers,
      clientId: 'faults',
      topicPrefix: `test-${randomUUID()}.`,
      partitions: 3,
      replicationFactor: 1,
      topics: CONTRACT_TOPICS.filter(({ name }) => name === TOPIC || name === COMPACT_TOPIC),
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      ...more,
    });
    logs.push(log);
    return log;
  };
  afterEach(async () => {
    await Promise.all(logs.splice(0).map((log) => log.close()));
  });
  afterAll(() => kafka.stop());

  test('a broker that is killed and restarted: appends are refused, no acknowledged record is lost, consumers continue', async () => {
    const log = await open();
    const seen = new Set<string>();
    await log.consume(options(TOPIC, 'restart'), async ({ records }) => {
      for (const record of records) seen.add(valueOf(record));
    });
    await log.append(TOPIC, numbered(100));
    await until(() => seen.size === 100);

    await kafka.kill();
    await expect(log.append(TOPIC, numbered(1, 1_000))).rejects.toThrow(LogUnavailableError);
    expect(await log.healthy()).toBe(false);
    await kafka.restart();
    await untilAsync(() => log.healthy());
    await log.append(TOPIC, numbered(100, 100));
    await until(() => range(0, 200).every((number) => seen.has(String(number))));
  });

  test('a partition whose handler is stuck blocks no other', async () => {
    const log = await open();
    await log.append(TOPIC, numbered(300));
    const seen = new Map<number, number>();
    let release: () => void = () => undefined;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    await log.consume({ ...options(TOPIC, 'stuck'), maxRecords: 10 }, async (batch) => {
      if (batch.partition === 0) await stuck;
      seen.set(batch.partition, batch.end);
    });
    const ends = (await log.positions(TOPIC, 'stuck')).map(({ end }) => end);
    await until(() => seen.get(1) === ends[1] && seen.get(2) === ends[2]);
    expect(seen.has(0)).toBe(false);
    // More than the session timeout: the member must not be thrown out while a handler works.
    const started = Date.now();
    await until(() => Date.now() - started > 1.5 * SESSION_TIMEOUT_MS);
    release();
    await until(() => seen.get(0) === ends[0]);
    await untilAsync(async () =>
      (await log.positions(TOPIC, 'stuck')).every(({ committed, end }) => committed === end),
    );
  });

  test('a consumer killed with a batch in hand: another gets exactly that range', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const log = await open({ topicPrefix });
    await log.append(TOPIC, numbered(50));
    const child = spawn(
      process.execPath,
      [
        '--conditions=source',
        '--import',
        'tsx',
        fileURLToPath(new URL('stuck-consumer.ts', import.meta.url)),
        kafka.brokers[0]!,
        topicPrefix,
        TOPIC,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const handedIds = (): string[] => output.split('\n').slice(0, -1);
    const partitions = (await log.positions(TOPIC, 'killed')).filter(({ end }) => end > 0);
    try {
      await until(() => handedIds().length === partitions.length);
    } finally {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    await log.append(TOPIC, numbered(50, 50));

    const batches: Batch[] = [];
    await log.consume(options(TOPIC, 'killed'), async (batch) => void batches.push(batch));
    await until(() => batches.reduce((sum, { records }) => sum + records.length, 0) === 100);
    const redelivered = batches.filter((batch) => batch.redelivered).map(({ id }) => id);
    expect(redelivered.sort()).toEqual(handedIds().sort());
  });

  test('records that the broker dropped unread are reported, and reading continues behind them', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const log = await open({ topicPrefix, partitions: 1 });
    const handed: number[] = [];
    const stopped = await log.consume({ ...options(TOPIC, 'late'), maxRecords: 5 }, async ({ records }) => {
      handed.push(...records.map(({ offset }) => offset));
    });
    await log.append(TOPIC, numbered(10));
    await until(() => handed.length === 10);
    await stopped.stop();
    await log.append(TOPIC, numbered(40, 10));
    await dropBefore(kafka.brokers, topicPrefix + TOPIC, 25);

    const errors: unknown[] = [];
    await log.consume({ ...options(TOPIC, 'late'), onError: (error) => errors.push(error) }, async ({ records }) => {
      handed.push(...records.map(({ offset }) => offset));
    });
    await until(() => handed.at(-1) === 49);
    expect(handed).toEqual([...range(0, 10), ...range(25, 50)]);
    expect(errors).toEqual([new RecordsLostError(TOPIC, 0, 10, 25)]);
  });

  test('records that the broker dropped under a slow reader: fetched ones are handed out, the rest is reported', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const log = await open({ topicPrefix, partitions: 1 });
    const large = (count: number) => range(0, count).map(() => ({ key: 'k', value: Buffer.alloc(1_000) }));
    await log.append(TOPIC, large(10));
    const handed: number[] = [];
    const errors: unknown[] = [];
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    // Ten fetched records are more than two batches: nothing further is fetched while the first is in hand.
    await log.consume(
      { ...options(TOPIC, 'slow'), maxBytes: 4_000, onError: (error) => errors.push(error) },
      async ({ records }) => {
        handed.push(...records.map(({ offset }) => offset));
        await slow;
      },
    );
    await until(() => handed.length > 0);
    await log.append(TOPIC, large(40));
    await dropBefore(kafka.brokers, topicPrefix + TOPIC, 25);
    release();
    await until(() => handed.at(-1) === 49);
    expect(handed).toEqual([...range(0, 10), ...range(25, 50)]);
    expect(errors).toEqual([new RecordsLostError(TOPIC, 0, 10, 25)]);
  });

  test('a topic that is deleted and created again under its reader: that is told, no loss is known, and it is read from its start', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    const log = await open({ topicPrefix, partitions: 1 });
    await log.append(TOPIC, numbered(10));
    const seen: string[] = [];
    const losses: LostRange[] = [];
    const cuts: CutBack[] = [];
    await log.consume(
      {
        ...options(TOPIC, 'anew'),
        onLost: async (range) => void losses.push(range),
        onCutBack: async (cut) => void cuts.push(cut),
      },
      async (batch) => {
        seen.push(...batch.records.map(valueOf));
      },
    );
    const tailed: string[] = [];
    const tailErrors: unknown[] = [];
    await log.tail(
      TOPIC,
      (record) => tailed.push(valueOf(record)),
      (error) => tailErrors.push(error),
    );
    await until(() => seen.length === 10 && tailed.length === 10);
    await untilAsync(async () => (await log.positions(TOPIC, 'anew')).every(({ committed }) => committed === 10));
    await deleteTopic(kafka.brokers, topicPrefix + TOPIC);
    const other = await open({ topicPrefix, partitions: 1 });
    await other.append(TOPIC, numbered(5, 100));
    await until(() => seen.length === 15 && tailed.length === 15);
    expect(tailed.slice(10)).toEqual(range(100, 105).map(String));
    expect(tailErrors.some((error) => error instanceof RecordsLostError)).toBe(true);
    expect(seen.slice(10)).toEqual(range(100, 105).map(String));
    expect(cuts).toMatchObject([{ topic: TOPIC, partition: 0, done: 10 }]);
    expect(losses).toEqual([]);
  });

  test('the broker compacts a settings topic, and a tail finds the newest of each key and ends', async () => {
    const log = await open({
      partitions: 1,
      topicConfig: {
        'segment.ms': '200',
        'min.cleanable.dirty.ratio': '0.01',
        'delete.retention.ms': '100',
        'min.compaction.lag.ms': '0',
      },
    });
    const readAll = async (): Promise<[number, string, string][]> => {
      const seen: [number, string, string][] = [];
      const tail = await log.tail(
        COMPACT_TOPIC,
        (record) => seen.push([record.offset, record.key, valueOf(record)]),
        (error) => expect.fail(String(error)),
      );
      await tail.stop();
      return seen;
    };
    for (const round of range(0, 10))
      await log.append(
        COMPACT_TOPIC,
        range(0, 10).map((key) => ({ key: `k${key}`, value: Buffer.from(`r${round}`) })),
      );
    // A segment is closed only when a record comes after its time.
    let pushes = 0;
    await untilAsync(async () => {
      await log.append(COMPACT_TOPIC, [{ key: 'push', value: Buffer.from(String(pushes++)) }]);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return (await readAll()).filter(([, key]) => key !== 'push').length === 10;
    });
    const kept = (await readAll()).filter(([, key]) => key !== 'push');
    expect(kept).toEqual(range(0, 10).map((key) => [90 + key, `k${key}`, 'r9']));

    // A group sees the gap as part of a contiguous range.
    const batches: Batch[] = [];
    await log.consume(
      { ...options(COMPACT_TOPIC, 'gaps'), onError: (error) => expect.fail(String(error)) },
      async (batch) => void batches.push(batch),
    );
    await until(() => batches.at(-1)?.records.at(-1)?.key === 'push');
    expect(batches[0]!.first).toBe(0);
  });
});

async function untilAsync(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Not within a minute: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
