import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

import { bytesOf } from '../consume/batch.ts';
import type { Read, ReadLimits } from '../consume/place.ts';
import { LOG_LIMITS } from '../limits.ts';
import { recordAt } from './frame.ts';
import type { Partition } from './partition.ts';
import { scanFrames } from './scan.ts';
import { isMissing, LogCorruptedError } from './segment.ts';
import type { Segment } from './segment.ts';

/** Records from an offset on, as many as the limits allow, but at least one where there is one. Begins at the oldest that is kept. */
export async function readPartition(partition: Partition, from: number, limits: ReadLimits): Promise<Read> {
  for (;;) {
    try {
      return await readOnce(partition, from, limits);
    } catch (error) {
      // Retention or compaction deleted the file after the look-up: another is in its place, or the next.
      if (!isReplaced(error, partition)) throw error;
    }
  }
}

/** The offset of the first record that was appended after a time; the oldest one's where the time is not known. */
export async function firstAfter(partition: Partition, at: number | undefined): Promise<number> {
  if (at === undefined) return partition.start;
  let next = partition.start;
  while (next < partition.end) {
    const read = await readPartition(partition, next, { maxRecords: Infinity, maxBytes: LOG_LIMITS.readBytes });
    const found = read.records.find(({ timestampMs }) => timestampMs > at);
    if (found) return found.offset;
    next = read.next;
  }
  return next;
}

async function readOnce(partition: Partition, from: number, limits: ReadLimits): Promise<Read> {
  const until = Math.min(limits.until ?? Infinity, partition.end);
  const read: Read = { records: [], bytes: 0, next: Math.max(from, partition.start), full: false };
  while (read.next < until && !read.full) {
    const index = partition.segments.findLastIndex((segment) => segment.base <= read.next);
    const segment = partition.segments[index];
    if (!segment) break;
    // Size and end belong together: both are taken before anything is awaited.
    const segmentEnd = partition.segments[index + 1]?.base ?? partition.end;
    const size = segment.size;
    const handle = await open(segment.path, 'r');
    try {
      await readSegment(handle, segment, size, segmentEnd, until, limits, read);
    } finally {
      await handle.close();
    }
  }
  return read;
}

async function readSegment(
  handle: FileHandle,
  segment: Segment,
  size: number,
  segmentEnd: number,
  until: number,
  limits: ReadLimits,
  read: Read,
): Promise<void> {
  await segment.load();
  const scan = await scanFrames(handle, segment.seek(read.next), size, segment.salt, (frame, buffer, at) => {
    if (frame.offset < read.next) return true;
    if (frame.offset >= until) return false;
    const record = recordAt(buffer, at, frame);
    const bytes = bytesOf(record);
    const hasRoom = read.records.length < limits.maxRecords && read.bytes + bytes <= limits.maxBytes;
    if (!hasRoom && read.records.length > 0) {
      read.full = true;
      return false;
    }
    read.records.push(record);
    read.bytes += bytes;
    read.next = frame.offset + 1;
    return true;
  });
  if (scan.stopped === 'bad') throw new LogCorruptedError(segment.path, scan.position, 'a record fails its checksum');
  read.full ||= read.records.length >= limits.maxRecords || read.bytes >= limits.maxBytes;
  if (scan.stopped === 'by visitor') {
    if (!read.full) read.next = until;
    return;
  }
  const expected = Math.min(segmentEnd, until);
  if (segment.compactedEnd === null && read.next < expected) {
    throw new LogCorruptedError(segment.path, scan.position, `it ends before record ${read.next}`);
  }
  // Compaction leaves gaps, so the end of the segment is reached without a record there.
  if (read.next < expected) read.next = expected;
}

/** A file of the partition was taken away by another program: a second look-up finds it missing again. */
const isReplaced = (error: unknown, { segments }: Partition): boolean =>
  isMissing(error) && segments.every(({ path }) => path !== (error as NodeJS.ErrnoException).path);
