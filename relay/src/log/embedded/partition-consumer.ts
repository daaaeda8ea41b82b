import { batchOf, deliver, rangeOf, RecordsLostError } from '../batch.ts';
import { GrowingPause } from '../pause.ts';
import type { Batch, ConsumeOptions, StoredRecord } from '../port.ts';
import type { Group } from './groups.ts';
import type { Partition } from './partition.ts';
import { readPartition } from './read.ts';

export interface PartitionSource {
  partition: Partition;
  index: number;
  group: Group;
  now: () => number;
}

/** Hands one partition's records to a handler, batch by batch, from where the group stands, until the signal is aborted. */
export async function consumePartition(
  source: PartitionSource,
  options: ConsumeOptions,
  onBatch: (batch: Batch) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const growing = new GrowingPause();
  while (!signal.aborted) {
    try {
      await consumeInOrder(source, options, onBatch, signal, () => growing.reset());
    } catch (error) {
      options.onError(error, null);
      await growing.wait(signal);
    }
  }
}

async function consumeInOrder(
  source: PartitionSource,
  options: ConsumeOptions,
  onBatch: (batch: Batch) => Promise<void>,
  signal: AbortSignal,
  onProgress: () => void,
): Promise<void> {
  const { group, index } = source;
  const { topic } = options;
  const remember = (offset: number, end?: number): Promise<void> =>
    group.remember(topic, [[index, end === undefined ? { offset } : { offset, end }]]);

  const place = group.place(topic, index) ?? { offset: source.partition.start };
  let position = insideLog(source, options, place.offset);
  let batch =
    place.end === undefined || place.end <= position ? null : await formAgain(source, topic, place.offset, place.end);
  for (;;) {
    batch ??= await gather(source, options, position, signal, 'wait');
    if (!batch || signal.aborted) return;
    position = insideLog(source, options, position);

    // Also says that everything before is done, which saves a commit between two full batches.
    await remember(batch.first, batch.end);
    if (!(await deliver(batch, onBatch, options.onError, signal))) return;
    onProgress();
    position = batch.end;

    const mayBeFull = batch.records.length >= options.maxRecords;
    batch = mayBeFull && !signal.aborted ? await gather(source, options, position, signal, 'only full') : null;
    if (!batch) await remember(position);
  }
}

/** A position that the log still has. What lies between is reported, never skipped in silence. */
function insideLog(source: PartitionSource, options: ConsumeOptions, position: number): number {
  const { start, end } = source.partition;
  if (position >= start && position <= end) return position;

  const lost = {
    topic: options.topic,
    partition: source.index,
    first: Math.min(position, end),
    end: Math.max(position, start),
  };
  options.onError(new RecordsLostError(lost.topic, lost.partition, lost.first, lost.end), rangeOf(lost));
  return start;
}

/** The batch that was handed out before a crash or a stop: the same range, so that its id is the same. */
async function formAgain(
  { partition, index }: PartitionSource,
  topic: string,
  first: number,
  end: number,
): Promise<Batch> {
  const { records } = await readPartition(partition, first, { maxRecords: Infinity, maxBytes: Infinity, until: end });
  return batchOf({ topic, partition: index, first, end }, records, true);
}

/** The next batch, or null when stopped, or when only a full one will do and there are not enough records for it. */
async function gather(
  { partition, index, now }: PartitionSource,
  { topic, maxRecords, maxBytes, lingerMs }: ConsumeOptions,
  position: number,
  signal: AbortSignal,
  mode: 'wait' | 'only full',
): Promise<Batch | null> {
  const records: StoredRecord[] = [];
  let bytes = 0;
  let next = position;
  while (!signal.aborted) {
    const left = { maxRecords: maxRecords - records.length, maxBytes: maxBytes - bytes };
    const read = await readPartition(partition, next, left);
    // A first record always fits; a later one only within what is left.
    const fits = records.length === 0 || read.bytes <= left.maxBytes;
    if (fits) {
      records.push(...read.records);
      bytes += read.bytes;
      next = Math.max(next, read.next);
    }
    if (read.full || !fits) return batchOf({ topic, partition: index, first: position, end: next }, records, false);
    if (mode === 'only full') return null;

    const oldest = records[0];
    if (!oldest) {
      await partition.waitFor(next, signal);
      continue;
    }
    const lingerLeft = oldest.timestampMs + lingerMs - now();
    if (next >= partition.end && lingerLeft <= 0) {
      return batchOf({ topic, partition: index, first: position, end: next }, records, false);
    }
    await partition.waitFor(next, signal, Math.min(lingerLeft, lingerMs));
  }
  return null;
}
