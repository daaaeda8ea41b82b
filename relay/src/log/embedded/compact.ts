import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { LOG_LIMITS } from '../limits.ts';
import { syncFolder } from '../../service/durable-file.ts';
import { recordAt, resalted } from './frame.ts';
import type { RecordFrame } from './frame.ts';
import type { Partition } from './partition.ts';
import { scanFrames } from './scan.ts';
import { LogCorruptedError, Segment, segmentName, SEGMENT_HEADER_BYTES, writeAll } from './segment.ts';

export interface Compacting {
  /** Appended records that make another compaction worth while; so do twice the kept records. */
  afterBytes: number;
  /** How long a tombstone is kept, so that every follower has seen it. */
  keepTombstonesMs: number;
  now: number;
}

/** Compacts a partition when the records appended since the last compaction outweigh those that it left. */
export async function compactWhenDue(partition: Partition, compacting: Compacting): Promise<void> {
  let clean = 0;
  for (const segment of partition.segments) if (segment.compactedEnd !== null) clean += segment.size;
  if (partition.bytes - clean < Math.max(compacting.afterBytes, clean)) return;
  await partition.roll();
  await compact(partition, compacting);
}

/**
 * Rewrites all closed segments as one that has the newest record of each key, under its old offset. Memory: the keys.
 *
 * Safe against a crash at any point: the new file gets its final name, which holds the range that it replaces, only when it is
 * whole and synced. The old ones are deleted after that, here or by the next recovery.
 */
async function compact(partition: Partition, compacting: Compacting): Promise<void> {
  const old = partition.closed;
  const [first] = old;
  const end = partition.segments[old.length]?.base;
  if (!first || end === undefined || old.every(({ compactedEnd }) => compactedEnd !== null)) return;

  const newest = new Map<string, number>();
  for (const segment of old) {
    await visitAll(segment, (frame, buffer, at) => {
      newest.set(recordAt(buffer, at, frame).key, frame.offset);
      return true;
    });
  }
  const isKept = (frame: RecordFrame, buffer: Buffer, at: number): boolean => {
    const { key, value } = recordAt(buffer, at, frame);
    if (newest.get(key) !== frame.offset) return false;
    return value !== null || frame.timestampMs >= compacting.now - compacting.keepTombstonesMs;
  };

  const path = join(partition.folder, segmentName(first.base, end));
  const handle = await open(`${path}.tmp`, 'w');
  let compacted: Segment;
  try {
    compacted = await Segment.writeHeader(handle, path, first.base, end);
    for (const segment of old) await copyKept(segment, handle, compacted, isKept);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${path}.tmp`, path);
  await syncFolder(partition.folder);

  partition.replaceOldest(old, [compacted]);
  for (const segment of old) await rm(segment.path, { force: true });
}

async function copyKept(
  from: Segment,
  handle: FileHandle,
  to: Segment,
  isKept: (frame: RecordFrame, buffer: Buffer, at: number) => boolean,
): Promise<void> {
  let position = SEGMENT_HEADER_BYTES;
  while (position < from.size) {
    const frames: Buffer[] = [];
    let bytes = 0;
    position = await visitAll(
      from,
      (frame, buffer, at) => {
        if (bytes >= LOG_LIMITS.commitBytes) return false;
        if (!isKept(frame, buffer, at)) return true;
        to.note(frame.offset, to.size + bytes, frame.timestampMs);
        frames.push(resalted(buffer, at, frame.bytes, to.salt));
        bytes += frame.bytes;
        return true;
      },
      position,
    );
    await writeAll(handle, Buffer.concat(frames, bytes), to.size);
    to.size += bytes;
  }
}

async function visitAll(
  segment: Segment,
  visit: (frame: RecordFrame, buffer: Buffer, at: number) => boolean,
  from = SEGMENT_HEADER_BYTES,
): Promise<number> {
  await segment.load();
  const handle = await open(segment.path, 'r');
  try {
    const scan = await scanFrames(handle, from, segment.size, segment.salt, visit);
    if (scan.stopped === 'bad') throw new LogCorruptedError(segment.path, scan.position, 'a record fails its checksum');
    return scan.position;
  } finally {
    await handle.close();
  }
}
