import type { FileHandle } from 'node:fs/promises';

import { LOG_LIMITS } from '../limits.ts';
import { OffsetWaiters } from '../consume/offset-waiters.ts';
import { LogUnavailableError } from '../port.ts';
import type { LogRecord } from '../port.ts';
import { WRITES_ARE_DURABLE } from '../../service/durable-file.ts';
import { encodeFrame, measure } from './frame.ts';
import type { Measured } from './frame.ts';
import { recover } from './recover.ts';
import { Segment, writeAll } from './segment.ts';

export interface PartitionOptions {
  /** A segment that has reached this size is closed; the next append begins a new one. */
  segmentBytes: number;
  now: () => number;
  /** Called when a segment was closed: retention and compaction may have work then. */
  onRoll: () => void;
}

interface Queued {
  /** Null asks for a new segment instead of writing records. */
  measured: readonly Measured[] | null;
  bytes: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** One partition: its segment files, the writer that appends to the last of them, and the waiters for records. */
export class Partition {
  #handle: FileHandle;
  #queue: Queued[] = [];
  #queuedBytes = 0;
  #writing: Promise<void> | null = null;
  readonly #waiters = new OffsetWaiters();
  /** A write failed and may have left bytes behind the durable ones. */
  #torn = false;
  /** Whether the last write failed. */
  failing = false;

  readonly folder: string;
  readonly #options: PartitionOptions;
  segments: readonly Segment[];
  #active: Segment;
  end: number;

  private constructor(
    folder: string,
    options: PartitionOptions,
    segments: readonly Segment[],
    active: Segment,
    handle: FileHandle,
    end: number,
  ) {
    this.folder = folder;
    this.#options = options;
    this.segments = segments;
    this.#active = active;
    this.end = end;
    this.#handle = handle;
  }

  static async open(folder: string, options: PartitionOptions): Promise<{ partition: Partition; cutBytes: number }> {
    const { segments, handle, end, cutBytes } = await recover(folder);
    const active = segments.at(-1);
    if (!active) throw new Error(`No segment in ${folder}`);
    return { partition: new Partition(folder, options, segments, active, handle, end), cutBytes };
  }

  /** The first offset that is still kept. */
  get start(): number {
    return this.segments[0]?.base ?? this.end;
  }

  /** The latest time of append in the newest segment; 0 for none. */
  get newestMs(): number {
    return this.#active.lastTimestampMs;
  }

  get bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.size, 0);
  }

  /** Segments that take no more records, oldest first. */
  get closed(): readonly Segment[] {
    return this.segments.slice(0, -1);
  }

  /** Resolves when the records are durable. Everything queued meanwhile shares one synced write. */
  append(records: readonly LogRecord[]): Promise<void> {
    const measured = records.map(measure);
    const bytes = measured.reduce((sum, { frameBytes }) => sum + frameBytes, 0);
    if (this.#queuedBytes + bytes > LOG_LIMITS.queuedBytes && this.#queuedBytes > 0) {
      return Promise.reject(
        new LogUnavailableError('Too many records wait to be written: the disk is too slow for what comes in.'),
      );
    }
    return this.#enqueue(measured, bytes);
  }

  /** Closes the active segment, so that retention and compaction reach its records. */
  roll(): Promise<void> {
    return this.#enqueue(null, 0);
  }

  #enqueue(measured: readonly Measured[] | null, bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ measured, bytes, resolve, reject });
      this.#queuedBytes += bytes;
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    // Lets appends of the same turn of the event loop share the first commit.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#repair();
        await this.#commit(group);
        this.failing = false;
        for (const queued of group) queued.resolve();
      } catch (cause) {
        this.failing = true;
        const error = new LogUnavailableError('The log could not be written.', { cause });
        for (const queued of group) queued.reject(error);
      }
      for (const queued of group) this.#queuedBytes -= queued.bytes;
    }
    this.#writing = null;
  }

  #takeGroup(): Queued[] {
    let count = 1;
    let bytes = this.#queue[0]?.bytes ?? 0;
    if (this.#queue[0]?.measured) {
      for (; count < this.#queue.length; count++) {
        const next = this.#queue[count];
        if (!next?.measured || bytes + next.bytes > LOG_LIMITS.commitBytes) break;
        bytes += next.bytes;
      }
    }
    return this.#queue.splice(0, count);
  }

  async #commit(group: readonly Queued[]): Promise<void> {
    const asked = group.some(({ measured }) => measured === null);
    const isEmpty = this.#active.base === this.end;
    if (!isEmpty && (asked || this.#active.size >= this.#options.segmentBytes)) await this.#startSegment();
    if (asked) return;

    const segment = this.#active;
    const buffer = Buffer.allocUnsafeSlow(group.reduce((sum, { bytes }) => sum + bytes, 0));
    const timestampMs = this.#options.now();
    const positions: number[] = [];
    let at = 0;
    for (const { measured } of group) {
      for (const each of measured ?? []) {
        const inCommit = positions.length;
        positions.push(segment.size + at);
        at = encodeFrame(buffer, at, each, { offset: this.end + inCommit, timestampMs, inCommit }, segment.salt);
      }
    }
    try {
      await writeAll(this.#handle, buffer, segment.size);
      if (!WRITES_ARE_DURABLE) await this.#handle.datasync();
    } catch (error) {
      this.#torn = true;
      // Frees the space at once where that works; the next append makes sure that it did.
      await this.#repair().catch(() => undefined);
      throw error;
    }
    for (const position of positions) segment.note(this.end++, position, timestampMs);
    segment.size += buffer.length;
    this.#waiters.wake(this.end);
  }

  /**
   * Cuts the bytes that a failed write left. Nothing is written before this has worked, so no bad bytes ever lie between good
   * records.
   */
  async #repair(): Promise<void> {
    if (!this.#torn) return;
    await this.#handle.truncate(this.#active.size);
    await this.#handle.datasync();
    this.#torn = false;
  }

  async #startSegment(): Promise<void> {
    const { segment, handle } = await Segment.create(this.folder, this.end);
    const previous = this.#handle;
    this.#handle = handle;
    this.#active = segment;
    this.segments = [...this.segments, segment];
    await previous.close();
    this.#options.onRoll();
  }

  /** Resolves when there is a record at or behind `offset`, when the time is over, or when the signal is aborted. */
  async waitFor(offset: number, signal: AbortSignal, ms?: number): Promise<void> {
    if (this.end <= offset) await this.#waiters.wait(offset, signal, ms);
  }

  /** Puts one segment, or none, in the place of the oldest ones. The caller deletes their files. */
  replaceOldest(replaced: readonly Segment[], by: readonly Segment[]): void {
    this.segments = [...by, ...this.segments.filter((segment) => !replaced.includes(segment))];
  }

  /** Writes the queued records. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }
}
