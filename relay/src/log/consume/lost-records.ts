import { rangeOf, RecordsLostError } from './batch.ts';
import { placeAt, type Place, type PartitionSource } from './place.ts';
import { GrowingPause } from './pause.ts';
import type { ConsumeOptions } from '../port.ts';

/* A group that goes on behind records that are gone says so first. Both functions return false when stopped before they had said it. */

/** How long the oldest record behind a gap may take to be fetched, to tell its time. Without it the loss is told all the same. */
const LOOK_MS = 2_000;

/**
 * When a group comes to a partition that ends before its place: the log was begun anew, or cut back. It goes on at the first
 * record that was appended after what it had read, so that a log cut back a little is not read again from its start.
 */
export async function settleBehindEnd(
  source: PartitionSource,
  options: ConsumeOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const place = source.place();
  const { end } = source.bounds;
  const reached = place.end ?? place.offset;
  if (reached <= end) return true;

  const resumeAt = place.offset <= end ? place.offset : await source.resumeAt(place.at);
  if (!(await tell(source, options, { first: end, end: reached }, place.at, resumeAt, signal))) return false;
  // Of a batch in hand that was cut in two, the first part is handed out again.
  await source.remember({ ...placeAt(resumeAt, place.at), ...(place.offset < end && { end }) });
  return true;
}

/** When the log has dropped what a group was to read next: it goes on at the oldest record. */
export async function passDropped(
  source: PartitionSource,
  options: ConsumeOptions,
  place: Place,
  signal: AbortSignal,
): Promise<boolean> {
  const start = source.start();
  if (!(await tell(source, options, { first: place.offset, end: start }, place.at, start, signal))) return false;
  await source.remember(placeAt(start, place.at));
  return true;
}

/** When a part of a batch that is handed out again is gone. The rest keeps its range, and with it its id. */
export const tellPartDropped = (
  source: PartitionSource,
  options: ConsumeOptions,
  place: Place,
  signal: AbortSignal,
): Promise<boolean> =>
  tell(source, options, { first: place.offset, end: source.start() }, place.at, source.start(), signal);

async function tell(
  source: PartitionSource,
  { topic, onError, onLost }: ConsumeOptions,
  { first, end }: { first: number; end: number },
  afterMs: number | undefined,
  resumeAt: number,
  signal: AbortSignal,
): Promise<boolean> {
  const range = rangeOf({ topic, partition: source.partition, first, end });
  onError(new RecordsLostError(topic, range.partition, first, end), range);
  if (!onLost) return true;

  const beforeMs = await timeAt(source, resumeAt, signal);
  const growing = new GrowingPause();
  while (!signal.aborted) {
    try {
      await onLost({ ...range, afterMs: afterMs ?? null, beforeMs });
      return true;
    } catch (error) {
      onError(error, range);
    }
    await growing.wait(signal);
  }
  return false;
}

async function timeAt(source: PartitionSource, offset: number, signal: AbortSignal): Promise<number | null> {
  const isThere = source.bounds.end > offset || source.end() > offset;
  if (isThere) await source.waitFor(offset, signal, LOOK_MS);
  const { records } = await source.read(offset, { maxRecords: 1, maxBytes: 0 });
  return records[0]?.timestampMs ?? null;
}
