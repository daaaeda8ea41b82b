import { GrowingPause } from '../consume/pause.ts';
import type { StoredRecord } from '../port.ts';
import { LOG_LIMITS } from '../limits.ts';
import type { Partition } from './partition.ts';
import { readPartition } from './read.ts';

interface Reader {
  onRecord: (record: StoredRecord) => void;
  onError: (error: unknown) => void;
  onJoined: (() => void) | undefined;
}

/**
 * Reads partitions from their start and follows them until the signal is aborted. `caughtUp` resolves when all records that
 * existed at the call were handed out.
 */
export function tailPartitions(
  partitions: readonly Partition[],
  reader: Reader,
  signal: AbortSignal,
): { caughtUp: Promise<unknown>; done: Promise<unknown> } {
  const running: Promise<void>[] = [];
  const caughtUp = partitions.map(
    (partition) => new Promise<void>((resolve) => running.push(follow(partition, reader, signal, resolve))),
  );
  return { caughtUp: Promise.all(caughtUp), done: Promise.all(running) };
}

async function follow(
  partition: Partition,
  { onRecord, onError, onJoined }: Reader,
  signal: AbortSignal,
  onCaughtUp: () => void,
): Promise<void> {
  const existing = partition.end;
  const growing = new GrowingPause();
  let next = partition.start;
  let isOut = false;
  while (!signal.aborted) {
    if (next >= existing) onCaughtUp();
    try {
      await partition.waitFor(next, signal);
      const read = await readPartition(partition, next, { maxRecords: Infinity, maxBytes: LOG_LIMITS.readBytes });
      for (const record of read.records) {
        if (signal.aborted) break;
        hand(record, onRecord, onError);
      }
      next = Math.max(next, read.next);
      growing.reset();
      if (isOut) onJoined?.();
      isOut = false;
    } catch (error) {
      isOut = true;
      onError(error);
      await growing.wait(signal);
    }
  }
  onCaughtUp();
}

function hand(record: StoredRecord, onRecord: (record: StoredRecord) => void, onError: (error: unknown) => void): void {
  try {
    onRecord(record);
  } catch (error) {
    onError(error);
  }
}
