import { batchOf, deliver } from './batch.ts';
import { passDropped, settleBehindEnd, tellPartDropped } from './lost-records.ts';
import { GrowingPause } from './pause.ts';
import { placeAt } from './place.ts';
import type { Place, PartitionSource } from './place.ts';
import type { Batch, ConsumeOptions, StoredRecord } from '../port.ts';

type OnBatch = (batch: Batch) => Promise<void>;

/** Hands one partition's records to a handler, batch by batch, from the group's place, until the signal is aborted. */
export async function consumePartition(
  source: PartitionSource,
  options: ConsumeOptions,
  onBatch: OnBatch,
  signal: AbortSignal,
): Promise<void> {
  if (!signal.aborted) options.onTaken?.(source.partition);
  const growing = new GrowingPause();
  let isSettled = false;
  while (!signal.aborted) {
    try {
      isSettled ||= await settleBehindEnd(source, options, signal);
      if (!isSettled) return;
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
  onBatch: OnBatch,
  signal: AbortSignal,
  onProgress: () => void,
): Promise<void> {
  const place = source.place();
  let { offset: position, at } = place;
  let batch = await formAgain(source, options, place, signal);
  while (!signal.aborted) {
    if (!batch && position < source.start()) {
      if (!(await passDropped(source, options, placeAt(position, at), signal))) return;
      position = source.place().offset;
    }
    batch ??= await gather(source, options, position, signal, 'wait');
    if (!batch || signal.aborted) return;
    // Records may have been dropped during the wait for more of them.
    if (!batch.redelivered && batch.first < source.start()) {
      batch = null;
      continue;
    }

    // Marks everything before as done too, which saves a commit between two full batches.
    await source.remember({ ...placeAt(batch.first, at), end: batch.end });
    if (!(await deliver(batch, onBatch, options.onError, signal))) return;
    onProgress();
    position = batch.end;
    at = batch.records.at(-1)?.timestampMs ?? at;

    const mayBeFull = batch.records.length >= options.maxRecords;
    batch = mayBeFull && !signal.aborted ? await gather(source, options, position, signal, 'only full') : null;
    if (!batch) await source.remember(placeAt(position, at));
  }
}

/**
 * The batch that was handed out before a crash or a stop: the same range, so that its id is the same. Null where there was
 * none.
 */
async function formAgain(
  source: PartitionSource,
  options: ConsumeOptions,
  place: Place,
  signal: AbortSignal,
): Promise<Batch | null> {
  const { offset: first, end } = place;
  if (end === undefined || end <= source.start()) return null;
  if (first < source.start() && !(await tellPartDropped(source, options, place, signal))) return null;
  while (source.end() < end && !signal.aborted) await source.waitFor(end - 1, signal);
  const { records } = await source.read(first, { maxRecords: Infinity, maxBytes: Infinity, until: end });
  return batchOf({ topic: options.topic, partition: source.partition, first, end }, records, true);
}

/** Enough bytes for a full batch may be there before enough records, which alone wake a batch that lingers. */
const LOOK_AGAIN_MS = 1_000;

/** The next batch. Null when stopped, or when only a full batch is wanted and there are not enough records for one. */
async function gather(
  source: PartitionSource,
  { topic, maxRecords, maxBytes, lingerMs }: ConsumeOptions,
  position: number,
  signal: AbortSignal,
  mode: 'wait' | 'only full',
): Promise<Batch | null> {
  const { partition } = source;
  const records: StoredRecord[] = [];
  let bytes = 0;
  let next = position;
  while (!signal.aborted) {
    const left = { maxRecords: maxRecords - records.length, maxBytes: maxBytes - bytes };
    const read = await source.read(next, left);
    // A first record always fits; a later one only within the rest of the bounds.
    const fits = records.length === 0 || read.bytes <= left.maxBytes;
    if (fits) {
      records.push(...read.records);
      bytes += read.bytes;
      next = Math.max(next, read.next);
    }
    if (read.full || !fits) return batchOf({ topic, partition, first: position, end: next }, records, false);
    if (mode === 'only full') return null;

    const [oldest] = records;
    if (!oldest) {
      await source.waitFor(next, signal);
      continue;
    }
    // Measured from the record's own time, so that one that has waited behind a slow batch does not wait again.
    const lingerLeft = Math.min(lingerMs, oldest.timestampMs + lingerMs - source.now());
    if (lingerLeft <= 0) return batchOf({ topic, partition, first: position, end: next }, records, false);
    // Woken once, when there are enough records for a full batch, not for each record of a stream of small appends.
    await source.waitFor(next + left.maxRecords - read.records.length - 1, signal, Math.min(lingerLeft, LOOK_AGAIN_MS));
  }
  return null;
}
