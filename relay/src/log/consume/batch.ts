import { GrowingPause } from './pause.ts';
import type { Batch, ConsumeOptions, LogRecord, StoredRecord } from '../port.ts';

/** The bytes of a record that count against `maxBytes` and the bounds of queues: its key, headers and value. */
export function bytesOf(record: LogRecord): number {
  let bytes = Buffer.byteLength(record.key) + (record.value?.byteLength ?? 0);
  for (const name in record.headers) bytes += Buffer.byteLength(name) + Buffer.byteLength(record.headers[name] ?? '');
  return bytes;
}

interface Range {
  topic: string;
  partition: number;
  first: number;
  end: number;
}

export const rangeOf = ({ topic, partition, first, end }: Range): Range => ({ topic, partition, first, end });

export const batchOf = (range: Range, records: readonly StoredRecord[], redelivered: boolean): Batch => ({
  ...rangeOf(range),
  records,
  redelivered,
  id: idOf(range, records.at(-1)),
});

/**
 * The time distinguishes a range from the same range of a log that was begun anew: without it the store would take new records
 * for a repeat of old ones. It is the last record's, because retention drops the first ones first.
 */
const idOf = ({ topic, partition, first, end }: Range, last: StoredRecord | undefined): string =>
  `${topic}:${partition}:${first}-${end}@${last?.timestampMs ?? 0}`;

/** Hands a batch out until its handler resolves, with growing pauses. False when it was stopped before that. */
export async function deliver(
  batch: Batch,
  onBatch: (batch: Batch) => Promise<void>,
  onError: ConsumeOptions['onError'],
  signal: AbortSignal,
): Promise<boolean> {
  const growing = new GrowingPause();
  let attempt = batch;
  while (!signal.aborted) {
    try {
      await onBatch(attempt);
      return true;
    } catch (error) {
      onError(error, rangeOf(batch));
    }
    await growing.wait(signal);
    attempt = { ...batch, redelivered: true };
  }
  return false;
}

/**
 * Records that a group had not read are gone: dropped by the bound on size, or with the log itself. The group continues behind
 * them.
 */
export class RecordsLostError extends Error {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly end: number;

  constructor(topic: string, partition: number, first: number, end: number) {
    super(
      `Records ${first} to ${end} (exclusive) of ${topic}:${partition} were gone before they were read: up to ${end - first} lost.`,
    );
    this.topic = topic;
    this.partition = partition;
    this.first = first;
    this.end = end;
    this.name = 'RecordsLostError';
  }
}
