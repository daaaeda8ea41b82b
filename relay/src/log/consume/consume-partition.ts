import { batchOf, deliver } from './batch.ts';
import { passDropped, settleBehindEnd, tellPartDropped } from './lost-records.ts';
import { GrowingPause } from './pause.ts';
import { placeAt } from './place.ts';
import type { Place, PartitionSource } from './place.ts';
import type { Batch, BatchGate, ConsumeOptions, OpenBatch, StoredRecord } from '../port.ts';

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

/** Records may be larger than those before, so that enough bytes are there before the records that wake a batch. */
const LOOK_AGAIN_MS = 1_000;

/** The next batch. Null when stopped, or when only a full batch is wanted and there are not enough records for one. */
async function gather(
  source: PartitionSource,
  { topic, maxRecords, maxBytes, lingerMs = 0, gate }: ConsumeOptions,
  position: number,
  signal: AbortSignal,
  mode: 'wait' | 'only full',
): Promise<Batch | null> {
  const { partition } = source;
  const records: StoredRecord[] = [];
  let bytes = 0;
  let next = position;
  let hasPassed = false;
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
    if (gate ? hasPassed : lingerLeft <= 0) {
      return batchOf({ topic, partition, first: position, end: next }, records, false);
    }
    // Woken once, when there are probably enough records for a full batch, not for each record of a stream of small appends.
    const fullAt = next - 1 + recordsToFull(records.length, bytes, maxRecords, maxBytes);
    if (gate) {
      hasPassed = await passOrFill(gate, { topic, partition, oldestMs: oldest.timestampMs }, source, fullAt, signal);
    } else await source.waitFor(fullAt, signal, Math.min(lingerLeft, LOOK_AGAIN_MS));
  }
  return null;
}

/** How many more records fill a batch, if they are as large as those that it has. */
function recordsToFull(records: number, bytes: number, maxRecords: number, maxBytes: number): number {
  const byBytes = Math.ceil(((maxBytes - bytes) * records) / Math.max(1, bytes));
  return Math.max(1, Math.min(maxRecords - records, byBytes));
}

/** Waits for the gate or for a record at `fullAt`, whichever comes first. True where the gate lets the batch pass. */
async function passOrFill(
  gate: BatchGate,
  batch: OpenBatch,
  source: PartitionSource,
  fullAt: number,
  signal: AbortSignal,
): Promise<boolean> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  signal.addEventListener('abort', end, { once: true });
  let hasPassed = false;
  const passing = gate.pass(batch, ending.signal).then(() => {
    hasPassed = !ending.signal.aborted;
  });
  try {
    await Promise.race([passing, source.waitFor(fullAt, ending.signal)]);
    return hasPassed;
  } finally {
    signal.removeEventListener('abort', end);
    end();
    // Both waits end with the signal; the gate must not be asked again before it knows that.
    await passing;
  }
}
