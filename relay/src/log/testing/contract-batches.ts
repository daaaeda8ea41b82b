import { expect, test } from 'vitest';

import { valueOf, range, byNumber, numbered, options, consumeUntil, until } from './contract-kit.ts';
import type { Bench } from './contract-kit.ts';
import type { Batch, StoredRecord } from '../port.ts';

/** Tests of how batches are made, and how groups relate to each other. */
export function batchTests({ start, freshTopic }: Bench): void {
  test('lets two groups read independently', async () => {
    const { log } = await start();
    const topic = freshTopic();
    await log.append(topic, numbered(20));
    const stuck = await log.consume(options(topic, 'stuck'), () => Promise.reject(new Error('stuck')));
    const { records } = await consumeUntil(log, { topic, group: 'free' }, (seen) => seen.length === 20);
    expect(records).toHaveLength(20);
    await stuck.stop();

    const committed = async (group: string): Promise<number> =>
      (await log.positions(topic, group)).reduce((sum, position) => sum + position.committed, 0);
    expect(await committed('stuck')).toBe(0);
    expect(await committed('free')).toBe(20);
  });

  test('keeps batches within their bounds, but hands out a record that is larger', async () => {
    const { log } = await start();
    const topic = freshTopic();
    const sizes = [100, 100, 100, 5_000, 100, 400, 400, 400, 100];
    await log.append(
      topic,
      sizes.map((size) => ({ key: 'one key', value: Buffer.alloc(size) })),
    );
    const { batches } = await consumeUntil(
      log,
      { topic, group: 'bounds', maxRecords: 3, maxBytes: 1_000 },
      (seen) => seen.length === sizes.length,
    );
    expect(batches.map(({ records }) => records.map(({ value }) => value?.byteLength))).toEqual([
      [100, 100, 100],
      [5_000],
      [100, 400, 400],
      [400, 100],
    ]);
  });

  test('waits for more records as long as a batch may linger, and not when it is full', async () => {
    const { log } = await start();
    const topic = freshTopic();
    const batches: Batch[] = [];
    const consumer = await log.consume(
      { ...options(topic, 'linger'), maxRecords: 10, lingerMs: 400 },
      async (batch) => {
        batches.push(batch);
      },
    );
    // One append after the other: without the wait the first record would be a batch of its own.
    for (const record of numbered(5, 0, 'one key')) await log.append(topic, [record]);
    await until(() => batches.length > 0);
    expect(batches[0]!.records).toHaveLength(5);

    await log.append(topic, numbered(20, 5, 'one key'));
    await until(() => batches.length === 3);
    expect(batches.map(({ records }) => records.length)).toEqual([5, 10, 10]);
    await consumer.stop();
  });

  const LONG_MS = 600_000;

  test('hands out a batch that may linger for long as soon as it has enough bytes', async () => {
    const { log } = await start();
    const topic = freshTopic();
    const sizes: number[] = [];
    const consumer = await log.consume(
      { ...options(topic, 'bytes'), maxBytes: 1_000, lingerMs: LONG_MS },
      async ({ records }) => void sizes.push(records.length),
    );
    for (let sent = 0; sent < 5; sent++) await log.append(topic, [{ key: 'one key', value: Buffer.alloc(400) }]);
    await until(() => sizes.length === 2);
    expect(sizes).toEqual([2, 2]);
    await consumer.stop();
  });

  test('stops without a wait for a batch that lingers, and hands its records to the next consumer', async () => {
    const { log } = await start();
    const topic = freshTopic();
    const sizes: number[] = [];
    const lingering = await log.consume(
      { ...options(topic, 'stopped'), maxRecords: 10, lingerMs: LONG_MS },
      async ({ records }) => void sizes.push(records.length),
    );
    // The full batch shows that the consumer has come to the records behind it.
    await log.append(topic, numbered(13, 0, 'one key'));
    await until(() => sizes.length === 1);
    await lingering.stop();
    expect(sizes).toEqual([10]);

    const { batches } = await consumeUntil(log, { topic, group: 'stopped' }, (seen) => seen.length === 3);
    expect(batches.map(({ redelivered }) => redelivered)).toEqual([false]);
  });

  test('starts a new group at the end when asked to', async () => {
    const { log } = await start();
    const topic = freshTopic();
    await log.append(topic, numbered(10));
    const seen: StoredRecord[] = [];
    const consumer = await log.consume({ ...options(topic, 'latest'), from: 'latest' }, async ({ records }) => {
      seen.push(...records);
    });
    await log.append(topic, numbered(5, 10));
    await until(() => seen.length >= 5);
    await consumer.stop();
    expect(seen.map(valueOf).map(Number).sort(byNumber)).toEqual(range(10, 15));
  });

  test('gives the partitions of a consumer: one that is alone has all', async () => {
    const { log, partitions } = await start();
    const consumer = await log.consume(options(freshTopic(), 'alone'), async () => undefined);
    expect([...consumer.partitions()].sort(byNumber)).toEqual(range(0, partitions));
    await consumer.stop();
  });

  test('reads the bounds anew for each batch', async () => {
    const { log } = await start();
    const topic = freshTopic();
    await log.append(topic, numbered(7, 0, 'one key'));
    const sizes: number[] = [];
    const bounds = {
      ...options(topic, 'bounds'),
      get maxRecords() {
        return sizes.length === 0 ? 2 : 5;
      },
    };
    const consumer = await log.consume(bounds, async ({ records }) => void sizes.push(records.length));
    await until(() => sizes.length === 2);
    expect(sizes).toEqual([2, 5]);
    await consumer.stop();
  });

  test('calls `onTaken` for each partition before its first batch', async () => {
    const { log, partitions } = await start();
    const topic = freshTopic();
    await log.append(topic, numbered(20));
    const heard: string[] = [];
    const onTaken = (partition: number): void => void heard.push(`${partition} taken`);
    const consumer = await log.consume({ ...options(topic, 'taken'), onTaken }, async ({ partition }) => {
      heard.push(`${partition} handed`);
    });
    await until(() => heard.filter((one) => one.endsWith('handed')).length >= partitions);
    await consumer.stop();
    for (const partition of range(0, partitions))
      expect(heard.filter((one) => one.startsWith(`${partition} `)).slice(0, 2)).toEqual([
        `${partition} taken`,
        `${partition} handed`,
      ]);
  });

  test('gives the place of a group', async () => {
    const { log, partitions } = await start();
    const topic = freshTopic();
    await log.append(topic, numbered(12, 0, 'one key'));
    const none = await log.positions(topic, 'position');
    expect(none.map(({ partition }) => partition)).toEqual(range(0, partitions));
    expect(none.reduce((sum, { committed, end }) => sum + end - committed, 0)).toBe(12);

    await consumeUntil(log, { topic, group: 'position' }, (seen) => seen.length === 12);
    const all = await log.positions(topic, 'position');
    expect(all.every(({ committed, end }) => committed === end)).toBe(true);
    expect(all.reduce((sum, { end }) => sum + end, 0)).toBe(12);
  });
}
