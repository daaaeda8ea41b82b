import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

import { openSynced, syncFolder } from '../../service/durable-file.ts';
import { readAt, scanFrames } from './scan.ts';

/** A segment begins with: 8 bytes `bwseg v1` | u32 salt | u32 CRC-32 of what precedes. Frames follow. */
export const SEGMENT_HEADER_BYTES = 16;
const MAGIC = Buffer.from('bwseg v1');

/**
 * The most bytes that a reader reads before the wanted frame. A finer index costs memory: this one takes 64 KiB for 64 MiB of
 * records.
 */
const INDEX_EVERY_BYTES = 16 * 1024;

/** Damage in records that were acknowledged. Such records are never skipped: an operator must restore the file or give it up. */
export class LogCorruptedError extends Error {
  constructor(path: string, position: number, why: string) {
    super(
      `The log is damaged: ${path}, byte ${position}: ${why}. Restore the file, or move it away to give up its records.`,
    );
    this.name = 'LogCorruptedError';
  }
}

const paddedOffset = (offset: number): string => String(offset).padStart(20, '0');

/** `<first offset>.log`, or `<first offset>-<end>.log` for a file that compaction wrote in place of all others in that range. */
export const segmentName = (base: number, compactedEnd?: number): string =>
  compactedEnd === undefined ? `${paddedOffset(base)}.log` : `${paddedOffset(base)}-${paddedOffset(compactedEnd)}.log`;

export function parseSegmentName(name: string): { base: number; compactedEnd: number | null } | null {
  const match = /^(\d{20})(?:-(\d{20}))?\.log$/.exec(name);
  if (!match) return null;
  return { base: Number(match[1]), compactedEnd: match[2] === undefined ? null : Number(match[2]) };
}

/** A file of frames with an index of offsets. The index of a segment found on disk is built on first use. */
export class Segment {
  readonly #offsets: number[] = [];
  readonly #positions: number[] = [];
  #loading: Promise<void> | null;
  /** Durable bytes; bytes behind them are not part of the log. */
  size = SEGMENT_HEADER_BYTES;
  lastTimestampMs = 0;

  readonly path: string;
  readonly base: number;
  /** The end of the range that compaction wrote this file for; null in a file of appends. */
  readonly compactedEnd: number | null;
  salt: number;

  private constructor(path: string, base: number, compactedEnd: number | null, salt: number, known: boolean) {
    this.path = path;
    this.base = base;
    this.compactedEnd = compactedEnd;
    this.salt = salt;
    this.#loading = known ? Promise.resolve() : null;
  }

  static async create(folder: string, base: number): Promise<{ segment: Segment; handle: FileHandle }> {
    const path = join(folder, segmentName(base));
    const handle = await openSynced(path, { create: true });
    try {
      const segment = await Segment.writeHeader(handle, path, base, null);
      await handle.datasync();
      await syncFolder(dirname(path));
      return { segment, handle };
    } catch (error) {
      await handle.close();
      await rm(path, { force: true });
      throw error;
    }
  }

  static async writeHeader(
    handle: FileHandle,
    path: string,
    base: number,
    compactedEnd: number | null,
  ): Promise<Segment> {
    const salt = randomBytes(4).readUInt32LE();
    const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
    MAGIC.copy(header);
    header.writeUInt32LE(salt, 8);
    header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
    await writeAll(handle, header, 0);
    return new Segment(path, base, compactedEnd, salt, true);
  }

  static found(path: string, base: number, compactedEnd: number | null, size: number): Segment {
    const segment = new Segment(path, base, compactedEnd, 0, false);
    segment.size = size;
    return segment;
  }

  /** Null where the file does not begin with a whole, good header. */
  static async readSalt(handle: FileHandle): Promise<number | null> {
    const header = await readAt(handle, 0, SEGMENT_HEADER_BYTES);
    if (header.length < SEGMENT_HEADER_BYTES || !header.subarray(0, 8).equals(MAGIC)) return null;
    return crc32(header.subarray(0, 12)) === header.readUInt32LE(12) ? header.readUInt32LE(8) : null;
  }

  /** Adds a frame to the index. Called for each frame in order. */
  note(offset: number, position: number, timestampMs: number): void {
    const last = this.#positions.at(-1);
    if (last === undefined || position - last >= INDEX_EVERY_BYTES) {
      this.#offsets.push(offset);
      this.#positions.push(position);
    }
    this.lastTimestampMs = Math.max(this.lastTimestampMs, timestampMs);
  }

  /** A position at or before the frame of `offset`. Call after `load`. */
  seek(offset: number): number {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#offsets[middle] ?? Infinity) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#positions[low - 1] ?? SEGMENT_HEADER_BYTES;
  }

  /** Reads and verifies the whole file once. */
  load(): Promise<void> {
    this.#loading ??= this.#readAll().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #readAll(): Promise<void> {
    const handle = await open(this.path, 'r');
    try {
      const salt = await Segment.readSalt(handle);
      if (salt === null) throw new LogCorruptedError(this.path, 0, 'its header is not that of a segment');
      this.salt = salt;
      this.#offsets.length = 0;
      this.#positions.length = 0;
      const scan = await scanFrames(handle, SEGMENT_HEADER_BYTES, this.size, salt, (frame, _buffer, _at, position) =>
        this.note(frame.offset, position, frame.timestampMs),
      );
      if (scan.stopped === 'bad') throw new LogCorruptedError(this.path, scan.position, 'a record fails its checksum');
    } finally {
      await handle.close();
    }
  }

  /**
   * The age by which retention drops a segment. A damaged segment counts as written at its file's time, a missing one as old,
   * so that the disk cannot fill up.
   */
  async newestTimestampMs(): Promise<number> {
    try {
      await this.load();
      return this.lastTimestampMs;
    } catch (error) {
      if (isMissing(error)) return 0;
      if (!(error instanceof LogCorruptedError)) throw error;
      return (await stat(this.path)).mtimeMs;
    }
  }

  /** Takes salt and index from a scan that another function made. */
  loadedWith(salt: number, size: number): void {
    this.salt = salt;
    this.size = size;
    this.#loading = Promise.resolve();
  }
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

export async function writeAll(handle: FileHandle, buffer: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < buffer.length) {
    const { bytesWritten } = await handle.write(buffer, written, buffer.length - written, position + written);
    written += bytesWritten;
  }
}
