import { expect, test } from 'vitest';

import { text, valueOf, range, byNumber, numbered, consumeUntil, expectContiguous, KEYS } from './contract-kit.ts';
import type { Bench } from './contract-kit.ts';
import type { LogRecord } from '../port.ts';

/** Tests that all appended records come out unchanged and in order. */
export function recordTests({ start, freshTopic, reopen }: Bench): void {
  test('hands records out as they were appended, in order of each key', async () => {
    const { log, partitions } = await start();
    const topic = freshTopic();
    for (let round = 0; round < 20; round++) {
      await log.append(
        topic,
        KEYS.map((key) => text(key, `${key}${round}`)),
      );
    }
    const { records, batches } = await consumeUntil(
      log,
      { topic, group: 'order' },
      (seen) => seen.length === 20 * KEYS.length,
    );

    for (const key of KEYS) {
      expect(records.filter((record) => record.key === key).map(valueOf)).toEqual(
        Array.from({ length: 20 }, (_, round) => `${key}${round}`),
      );
    }
    expect(new Set(batches.map(({ partition }) => partition)).size).toBe(partitions);
    expectContiguous(batches);
  });

  test('keeps keys, headers and values exactly', async () => {
    const { log } = await start();
    const topic = freshTopic();
    const every: LogRecord[] = [
      { key: '', value: new Uint8Array(0) },
      { key: 'null', value: null },
      { key: 'ключ 🔑', value: Buffer.from([0, 255, 10, 13, 0]), headers: { meta: '{"ü":"😀"}', 'naïve name': '' } },
      { key: 'big', value: Buffer.alloc(1024 * 1024, 'breakwater'), headers: { __proto__x: 'y' } },
    ];
    const before = Date.now();
    for (const record of every) await log.append(topic, [record]);
    const { records } = await consumeUntil(log, { topic, group: 'exact' }, (seen) => seen.length === every.length);

    for (const { key, value, headers } of every) {
      const stored = records.find((record) => record.key === key)!;
      expect(stored.headers).toEqual(headers ?? {});
      expect(stored.value === null ? null : Buffer.compare(stored.value, value!)).toBe(value === null ? null : 0);
      expect(stored.timestampMs).toBeGreaterThanOrEqual(before - 1_000);
      expect(stored.timestampMs).toBeLessThanOrEqual(Date.now() + 1_000);
    }
  });

  test('appends a record to the partition that it names, whatever its key is', async () => {
    const { log, partitions } = await start();
    const topic = freshTopic();
    const named = range(0, partitions).map((partition) => ({ ...text('one key', String(partition)), partition }));
    await log.append(topic, [...named, ...named]);
    const { batches } = await consumeUntil(log, { topic, group: 'named' }, (seen) => seen.length === 2 * partitions);
    const found = batches.flatMap(({ partition, records }) => records.map((record) => [partition, valueOf(record)]));
    expect(found.toSorted()).toEqual(
      range(0, partitions).flatMap((n) => [
        [n, String(n)],
        [n, String(n)],
      ]),
    );
    await expect(log.append(topic, [{ ...text('one key', ''), partition: partitions }])).rejects.toThrow(RangeError);
  });

  test('keeps records and the place of a group when it is closed and opened again', async () => {
    const topic = freshTopic();
    const first = await start();
    await first.log.append(topic, numbered(50));
    await consumeUntil(first.log, { topic, group: 'durable' }, (seen) => seen.length === 50);
    await first.log.append(topic, numbered(30, 50));

    const { log } = await reopen();
    const again = await consumeUntil(log, { topic, group: 'durable' }, (seen) => seen.length === 30);
    expect(again.records.map(valueOf).map(Number).sort(byNumber)).toEqual(range(50, 80));
    expectContiguous(again.batches);
    const other = await consumeUntil(log, { topic, group: 'another' }, (seen) => seen.length === 80);
    expect(other.records.map(valueOf).map(Number).sort(byNumber)).toEqual(range(0, 80));
  });

  test('loses and doubles none of 10,000 records of concurrent appenders', async () => {
    const { log } = await start();
    const topic = freshTopic();
    const appender = async (from: number): Promise<void> => {
      for (let each = 0; each < 500; each += 5) {
        await log.append(
          topic,
          range(from + each, from + each + 5).map((number) => text(`key ${number % 50}`, String(number))),
        );
      }
    };
    const reading = consumeUntil(
      log,
      { topic, group: 'many', maxRecords: 500, lingerMs: 20 },
      (seen) => seen.length >= 10_000,
    );
    await Promise.all(range(0, 20).map((index) => appender(index * 500)));
    const { records, batches } = await reading;
    expect(records.map(valueOf).map(Number).sort(byNumber)).toEqual(range(0, 10_000));
    expectContiguous(batches);
  });

  test('gives the share of its room that is left', async () => {
    const { log } = await start();
    await log.append(freshTopic(), numbered(1));
    const left = await log.headroom();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(1);
  });
}
