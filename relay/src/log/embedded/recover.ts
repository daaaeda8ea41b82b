import { readdir, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { openSynced, syncFolder } from '../../service/durable-file.ts';
import { FRAME_HEADER_BYTES, frameAt, frameBytesAt } from './frame.ts';
import { readAt, scanFrames } from './scan.ts';
import { LogCorruptedError, parseSegmentName, Segment, SEGMENT_HEADER_BYTES } from './segment.ts';

/** The smallest frame: its header, fixed fields and an empty key. */
const LEAST_FRAME_BYTES = 31;

export interface Recovered {
  /** Segments in order; appends go to the last. */
  segments: Segment[];
  /** The handle of the last segment, open for writing. */
  handle: FileHandle;
  /** The next offset to be written. */
  end: number;
  /** Bytes behind the last whole record; none of their appends had been acknowledged. */
  cutBytes: number;
}

/** Brings a partition's folder into order after a crash. Reads only the last segment. */
export async function recover(folder: string): Promise<Recovered> {
  const segments = await currentSegments(folder);
  const last = segments.at(-1);
  if (!last || last.compactedEnd !== null) {
    const created = await Segment.create(folder, last?.compactedEnd ?? 0);
    return { segments: [...segments, created.segment], handle: created.handle, end: created.segment.base, cutBytes: 0 };
  }

  const handle = await openSynced(last.path, { create: false });
  try {
    const salt = await Segment.readSalt(handle);
    if (salt === null) return await restart(folder, segments, handle);
    return { segments, handle, ...(await cutTail(handle, last, salt)) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The files of the folder in order. Files that a finished compaction has replaced, and unfinished ones, are deleted. */
async function currentSegments(folder: string): Promise<Segment[]> {
  const names = await readdir(folder);
  const files = names.flatMap((name) => {
    const parsed = parseSegmentName(name);
    return parsed ? [{ name, ...parsed }] : [];
  });
  const replaced = files.filter((file) =>
    files.some(
      (other) =>
        other !== file &&
        other.compactedEnd !== null &&
        other.base <= file.base &&
        (file.compactedEnd ?? file.base + 1) <= other.compactedEnd,
    ),
  );
  const unfinished = names.filter((name) => name.endsWith('.tmp'));
  for (const name of [...replaced.map((file) => file.name), ...unfinished]) await rm(join(folder, name));
  if (replaced.length + unfinished.length > 0) await syncFolder(folder);

  const current = files.filter((file) => !replaced.includes(file)).sort((a, b) => a.base - b.base);
  return Promise.all(
    current.map(async ({ name, base, compactedEnd }) => {
      const path = join(folder, name);
      return Segment.found(path, base, compactedEnd, (await stat(path)).size);
    }),
  );
}

/**
 * Replaces a segment whose creation a crash interrupted: its header is synced before its first record is written, so it holds
 * none.
 */
async function restart(folder: string, segments: Segment[], handle: FileHandle): Promise<Recovered> {
  const last = segments.pop();
  if (!last || last.size > SEGMENT_HEADER_BYTES) {
    throw new LogCorruptedError(last?.path ?? folder, 0, 'its header is not that of a segment');
  }
  await handle.close();
  const created = await Segment.create(folder, last.base);
  return { segments: [...segments, created.segment], handle: created.handle, end: last.base, cutBytes: 0 };
}

async function cutTail(handle: FileHandle, last: Segment, salt: number): Promise<{ end: number; cutBytes: number }> {
  let end = last.base;
  const found = last.size;
  const scan = await scanFrames(handle, SEGMENT_HEADER_BYTES, found, salt, (frame, _buffer, _at, position) => {
    if (frame.offset !== end) return false;
    last.note(frame.offset, position, frame.timestampMs);
    end += 1;
    return true;
  });
  if (scan.stopped !== 'at end') {
    const later = await laterCommit(handle, scan.position, found, salt, end);
    if (later !== null) {
      throw new LogCorruptedError(
        last.path,
        scan.position,
        `record ${end} is bad, but good acknowledged records follow at byte ${later}`,
      );
    }
    await handle.truncate(scan.position);
  }
  // A killed process may have left whole records that were written but not synced. They are handed out from here on, so they
  // must last.
  await handle.datasync();
  last.loadedWith(salt, scan.position);
  return { end, cutBytes: found - scan.position };
}

/**
 * The position of a good frame that a later commit wrote, or null. A commit is written after the one before it was synced, so
 * such a frame proves that the bad place had been acknowledged. A hole without one is an unfinished write (after a power cut
 * its blocks may have reached the disk in any order) and can be cut.
 */
async function laterCommit(
  handle: FileHandle,
  from: number,
  to: number,
  salt: number,
  badOffset: number,
): Promise<number | null> {
  const bytes = await readAt(handle, from, to - from);
  const highest = badOffset + bytes.length / LEAST_FRAME_BYTES;
  for (let at = 0; at <= bytes.length - LEAST_FRAME_BYTES; at++) {
    const frameBytes = frameBytesAt(bytes, at);
    if (frameBytes === 0 || at + frameBytes > bytes.length) continue;
    const offset = bytes.readUIntLE(at + FRAME_HEADER_BYTES, 6);
    if (offset <= badOffset || offset > highest) continue;
    const frame = frameAt(bytes, at, frameBytes, salt);
    if (frame && frame.offset - frame.inCommit > badOffset) return from + at;
  }
  return null;
}
