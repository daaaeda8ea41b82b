import { GrowingPause } from '../pause.ts';
import type { StoredRecord, Tail } from '../port.ts';
import { LOG_LIMITS } from '../limits.ts';
import type { Partition } from './partition.ts';
import { readPartition } from './read.ts';

/** Reads partitions from their start and follows them. Resolves when all that existed at the call was handed out. */
export async function tailPartitions(
  partitions: readonly Partition[],
  onRecord: (record: StoredRecord) => void,
  onError: (error: unknown) => void,
): Promise<Tail> {
  const stopping = new AbortController();
  const caughtUp: Promise<void>[] = [];
  const running: Promise<void>[] = [];
  for (const partition of partitions) {
    caughtUp.push(
      new Promise((resolve) => running.push(follow(partition, onRecord, onError, stopping.signal, resolve))),
    );
  }
  await Promise.all(caughtUp);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

async function follow(
  partition: Partition,
  onRecord: (record: StoredRecord) => void,
  onError: (error: unknown) => void,
  signal: AbortSignal,
  onCaughtUp: () => void,
): Promise<void> {
  const existing = partition.end;
  const growing = new GrowingPause();
  let next = partition.start;
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
    } catch (error) {
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
