import { bytesOf } from '../consume/batch.ts';
import type { Read, ReadLimits } from '../consume/place.ts';
import { OffsetWaiters } from '../consume/offset-waiters.ts';
import type { StoredRecord } from '../port.ts';

/** Fetched records of one partition that are not done yet. Fetches run beside the handlers, so that no partition blocks another. */
export class Fetched {
  readonly #waiters = new OffsetWaiters();
  #records: StoredRecord[] = [];
  bytes = 0;
  start: number;
  /** The offset of the next record to fetch. */
  end: number;

  constructor(position: number) {
    this.start = position;
    this.end = position;
  }

  /** Adds fetched records without repeats. `next` is where the next fetch begins: behind gaps too. */
  add(records: readonly StoredRecord[], next: number): void {
    for (const record of records) {
      if (record.offset < this.end) continue;
      this.#records.push(record);
      this.bytes += bytesOf(record);
    }
    this.end = Math.max(this.end, next);
    this.#waiters.wake(this.end);
  }

  /** Continues at the log's oldest record, because the log has dropped the records that were due next. */
  resetTo(start: number): void {
    this.start = start;
    this.end = Math.max(this.end, start);
    this.#waiters.wake(this.end);
  }

  read(from: number, { maxRecords, maxBytes, until = Infinity }: ReadLimits): Read {
    const read: Read = { records: [], bytes: 0, next: Math.max(from, this.start), full: false };
    const index = this.#records.findIndex(({ offset }) => offset >= from);
    for (let at = index; at >= 0 && at < this.#records.length && !read.full; at++) {
      const record = this.#records[at];
      if (!record || record.offset >= until) break;
      const bytes = bytesOf(record);
      const hasRoom = read.records.length < maxRecords && read.bytes + bytes <= maxBytes;
      if (!hasRoom && read.records.length > 0) return { ...read, full: true };
      read.records.push(record);
      read.bytes += bytes;
      read.next = record.offset + 1;
      read.full = read.records.length >= maxRecords || read.bytes >= maxBytes;
    }
    if (!read.full) read.next = Math.max(read.next, Math.min(this.end, until));
    return read;
  }

  /** Forgets records below an offset: they are done. */
  release(offset: number): void {
    const kept = this.#records.findIndex((record) => record.offset >= offset);
    const done = this.#records.splice(0, kept === -1 ? this.#records.length : kept);
    for (const record of done) this.bytes -= bytesOf(record);
  }

  async waitFor(offset: number, signal: AbortSignal, ms?: number): Promise<void> {
    if (this.end <= offset) await this.#waiters.wait(offset, signal, ms);
  }
}
