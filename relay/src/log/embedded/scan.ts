import type { FileHandle } from 'node:fs/promises';

import { LOG_LIMITS } from '../limits.ts';
import { FRAME_HEADER_BYTES, frameAt, frameBytesAt } from './frame.ts';
import type { RecordFrame } from './frame.ts';

export interface Scan {
  /** The place behind the last good frame that was visited. */
  position: number;
  /** `bad`: the bytes at `position` are not a whole, good frame. */
  stopped: 'at end' | 'by visitor' | 'bad';
}

/**
 * Visits the frames of a file in order, between two positions. The visitor returns false to stop before the frame.
 * Each frame's checksum is verified; nothing behind a bad one is visited.
 */
export async function scanFrames(
  handle: FileHandle,
  from: number,
  to: number,
  salt: number,
  visit: (frame: RecordFrame, buffer: Buffer, at: number, position: number) => boolean | void,
): Promise<Scan> {
  let position = from;
  let wanted: number = LOG_LIMITS.readBytes;
  while (position < to) {
    const asked = Math.min(wanted, to - position);
    const buffer = await readAt(handle, position, asked);
    wanted = LOG_LIMITS.readBytes;
    let at = 0;
    while (buffer.length - at >= FRAME_HEADER_BYTES) {
      const bytes = frameBytesAt(buffer, at);
      if (bytes === 0 || position + bytes > to) return { position, stopped: 'bad' };
      if (buffer.length - at < bytes) {
        wanted = Math.max(wanted, bytes);
        break;
      }
      const frame = frameAt(buffer, at, bytes, salt);
      if (!frame) return { position, stopped: 'bad' };
      if (visit(frame, buffer, at, position) === false) return { position, stopped: 'by visitor' };
      at += bytes;
      position += bytes;
    }
    // The file is shorter than it should be, or too few bytes are left for a header.
    if (at === 0 && (buffer.length < asked || to - position < FRAME_HEADER_BYTES)) return { position, stopped: 'bad' };
  }
  return { position, stopped: 'at end' };
}

/** A buffer of its own, not of the shared pool: records are views into it. Shorter where the file ends. */
export async function readAt(handle: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(bytes);
  let filled = 0;
  while (filled < bytes) {
    const { bytesRead } = await handle.read(buffer, filled, bytes - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
