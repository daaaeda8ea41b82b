import { expect, test } from 'vitest';

import { byNumber, KEYS, numbered, options, range, text, until, valueOf } from './contract-kit.ts';
import type { Bench } from './contract-kit.ts';
import type { Batch, BatchGate, OpenBatch } from '../port.ts';

/** A gate that a test opens by hand. */
function createTestGate(): BatchGate & { waiting: () => OpenBatch[]; open(): void } {
  const waiting = new Map<OpenBatch, () => void>();
  return {
    waiting: () => [...waiting.keys()],
    open() {
      for (const pass of waiting.values()) pass();
    },
    pass: (batch, signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          waiting.delete(batch);
          resolve();
        };
        waiting.set(batch, end);
        if (signal.aborted) end();
        signal.addEventListener('abort', end, { once: true });
      }),
  };
}

/** Tests of consumers that share a gate. */
export function gateTests({ start, freshTopic }: Bench): void {
  test('hands out what all partitions of all topics have when their gate opens, and nothing before', async () => {
    const { log, partitions } = await start();
    const topics = [freshTopic(), freshTopic()];
    const gate = createTestGate();
    const batches: Batch[] = [];
    const take = async (batch: Batch): Promise<void> => void batches.push(batch);
    const consumers = await Promise.all(topics.map((topic) => log.consume({ ...options(topic, 'gated'), gate }, take)));
    const wave = async (name: string): Promise<void> => {
      for (const topic of topics)
        await log.append(
          topic,
          KEYS.map((key) => text(key, name)),
        );
    };
    await wave('one');
    await until(() => gate.waiting().length === topics.length * partitions);
    await wave('two');
    expect(batches).toEqual([]);
    const { oldestMs } = gate.waiting()[0]!;

    // Kafka may fetch the second wave after the gate opens; then it waits for the next opening.
    const count = (): number => batches.reduce((sum, { records }) => sum + records.length, 0);
    gate.open();
    await until(() => batches.length >= topics.length * partitions);
    expect(batches.map(({ topic, partition }) => `${topic}:${partition}`).sort()).toEqual(
      topics.flatMap((topic) => range(0, partitions).map((partition) => `${topic}:${partition}`)).sort(),
    );
    expect(batches.map(({ records }) => records[0]!.timestampMs)).toContain(oldestMs);
    await until(() => {
      if (count() < 2 * topics.length * KEYS.length) gate.open();
      return count() === 2 * topics.length * KEYS.length;
    });
    expect(batches.flatMap(({ records }) => records.map(valueOf)).filter((wave) => wave === 'two')).toHaveLength(
      topics.length * KEYS.length,
    );
    await Promise.all(consumers.map((consumer) => consumer.stop()));
  });

  test('hands a full batch out without its gate, and leaves the rest of the records to it', async () => {
    const { log } = await start();
    const topic = freshTopic();
    const gate = createTestGate();
    const seen: number[][] = [];
    const consumer = await log.consume({ ...options(topic, 'full'), maxRecords: 5, gate }, async ({ records }) => {
      seen.push(records.map(valueOf).map(Number));
    });
    await log.append(topic, numbered(3, 0, 'one key'));
    await until(() => gate.waiting().length === 1);
    await log.append(topic, numbered(9, 3, 'one key'));
    await until(() => seen.length === 2);
    expect(seen).toEqual([range(0, 5), range(5, 10)]);
    await until(() => gate.waiting().length === 1);
    await consumer.stop();
    expect(gate.waiting()).toEqual([]);
    expect(seen.flat().sort(byNumber)).toEqual(range(0, 10));
  });

  test('hands a batch out that is full by its bytes, though records are larger than the first ones were', async () => {
    const { log } = await start();
    const topic = freshTopic();
    const gate = createTestGate();
    const sizes: number[] = [];
    const bounds = { ...options(topic, 'bytes'), maxBytes: 10_000, gate };
    const consumer = await log.consume(bounds, async ({ records }) => void sizes.push(records.length));
    const append = (count: number, bytes: number): Promise<void> =>
      log.append(
        topic,
        range(0, count).map(() => ({ key: 'one key', value: Buffer.alloc(bytes) })),
      );
    await append(2, 1_000);
    await until(() => gate.waiting().length === 1);
    await append(8, 2_000);
    await until(() => sizes.length >= 1);
    expect(sizes[0]).toBe(5);
    await consumer.stop();
  });
}
