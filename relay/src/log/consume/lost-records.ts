import { rangeOf, RecordsLostError } from './batch.ts';
import { placeAt } from './place.ts';
import type { Place, PartitionSource } from './place.ts';
import { GrowingPause } from './pause.ts';
import type { ConsumeOptions } from '../port.ts';

/* A group states a loss before it continues behind the lost records. Functions here return false when stopped before that. */

/**
 * How long fetching the oldest record behind a gap may take, to know its time. Without the time the loss is stated all the
 * same.
 */
const LOOK_MS = 2_000;

/**
 * For a group whose place lies behind the end of a partition: the log was begun anew, or cut back. The group continues at the
 * first record that was appended after those it had read, so that a log cut back a little is not read again from its start. Records
 * below its place are done, so only a batch in hand is stated as lost.
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
  const isTold =
    place.end === undefined
      ? await tellCutBack(source, options, place, signal)
      : await tell(source, options, { first: Math.max(end, place.offset), end: reached }, place.at, resumeAt, signal);
  if (!isTold) return false;
  // When a batch in hand was cut in two, its first part is handed out again.
  await source.remember({ ...placeAt(resumeAt, place.at), ...(place.offset < end && { end }) });
  return true;
}

/** For a group whose next records the log has dropped: it continues at the oldest record. */
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

/** For a repeated batch of which a part is gone. The rest keeps its range, and with the range its id. */
export const tellPartDropped = (
  source: PartitionSource,
  options: ConsumeOptions,
  place: Place,
  signal: AbortSignal,
): Promise<boolean> =>
  tell(source, options, { first: place.offset, end: source.start() }, place.at, source.start(), signal);

async function tellCutBack(
  source: PartitionSource,
  { topic, onError, onCutBack }: ConsumeOptions,
  place: Place,
  signal: AbortSignal,
): Promise<boolean> {
  const { partition, bounds } = source;
  const cut = { topic, partition, end: bounds.end, done: place.offset, afterMs: place.at ?? null };
  return onCutBack
    ? untilTold(
        () => onCutBack(cut),
        (error) => onError(error, null),
        signal,
      )
    : true;
}

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
  const lost = { ...range, afterMs: afterMs ?? null, beforeMs };
  return untilTold(
    () => onLost(lost),
    (error) => onError(error, range),
    signal,
  );
}

async function untilTold(
  say: () => Promise<void>,
  onError: (error: unknown) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const growing = new GrowingPause();
  while (!signal.aborted) {
    try {
      await say();
      return true;
    } catch (error) {
      onError(error);
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
