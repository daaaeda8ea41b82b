import { expect } from 'vitest';

import { until } from '../../testing/until.ts';
import type { Batch, Consumer, ConsumeOptions, Log, LogRecord, StoredRecord } from '../port.ts';

export { until };

/** The tools of the contract's tests: one log that they share, and a topic for each. */
export interface Bench {
  start(): Promise<OpenedLog>;
  reopen(): Promise<OpenedLog>;
  freshTopic(): string;
  freshCompactTopic(): string;
}

/** A log that can be closed and opened again on its files. Every topic has `partitions` partitions. */
export interface OpenedLog {
  log: Log;
  partitions: number;
  reopen(): Promise<OpenedLog>;
  /** Closes the log if it is open, and removes its files. */
  destroy(): Promise<void>;
}

/** Keys that fall into each of up to three partitions. */
export const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

export const fail = (error: unknown): never => {
  throw error;
};

export const text = (key: string, value: string): LogRecord => ({ key, value: Buffer.from(value) });
export const valueOf = (record: StoredRecord): string => Buffer.from(record.value ?? []).toString();
export const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
export const byNumber = (a: number, b: number): number => a - b;

export const numbered = (count: number, from = 0, key?: string): LogRecord[] =>
  range(from, from + count).map((number) => text(key ?? `key ${number}`, String(number)));

export const options = (topic: string, group: string): ConsumeOptions => ({
  topic,
  group,
  maxRecords: 1_000,
  maxBytes: 4 * 1024 * 1024,
  lingerMs: 0,
  onError: () => undefined,
});

export async function consumeUntil(
  log: Log,
  wanted: { topic: string; group: string } & Partial<ConsumeOptions>,
  isDone: (records: StoredRecord[]) => boolean,
): Promise<{ records: StoredRecord[]; batches: Batch[] }> {
  const records: StoredRecord[] = [];
  const batches: Batch[] = [];
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const consumer: Consumer = await log.consume({ ...options(wanted.topic, ''), ...wanted, onError }, async (batch) => {
    batches.push(batch);
    records.push(...batch.records);
  });
  await until(() => isDone(records));
  await consumer.stop();
  expect(errors).toEqual([]);
  return { records, batches };
}

/** Checks that the batches of each partition follow each other without gap or overlap, and hold the records of their range. */
export function expectContiguous(batches: readonly Batch[]): void {
  const ends = new Map<number, number>();
  for (const { partition, first, end, records } of batches) {
    expect(first).toBe(ends.get(partition) ?? first);
    ends.set(partition, end);
    const offsets = records.map(({ offset }) => offset);
    expect(offsets).toEqual([...offsets].sort(byNumber));
    expect(offsets[0]).toBeGreaterThanOrEqual(first);
    expect(offsets.at(-1)).toBeLessThan(end);
  }
}
