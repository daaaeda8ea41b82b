import { crc32 } from 'node:zlib';

import { LOG_LIMITS } from '../limits.ts';
import type { LogRecord, StoredRecord } from '../port.ts';

/*
 * One record in a segment file, little endian:
 *
 *   u32 length of the body | u32 CRC-32 of the body, begun with the salt of the segment | body
 *   body: u48 offset | u48 timestamp (epoch ms) | u32 place in its commit | u8 flags (1: no value) | u16 headers | u32 key length
 *         key | per header: u16 name length, u32 value length, name, value | value
 *
 * "Place in its commit" counts the records that one write and one fsync made durable together. It tells recovery
 * whether bytes behind a bad frame belong to the same unfinished write or to a later one. The salt keeps a frame that
 * somebody sent us inside a value, or that an older file left on the disk, from passing for one of ours.
 */
export const FRAME_HEADER_BYTES = 8;
const FIXED_BODY_BYTES = 23;
const HEADER_LENGTHS_BYTES = 6;
const NO_VALUE = 1;
/** Bytes of lengths and fixed fields come on top of what a record may hold. */
const MAX_BODY_BYTES = LOG_LIMITS.recordBytes + 1024 * 1024;

export interface RecordFrame {
  offset: number;
  timestampMs: number;
  inCommit: number;
  /** The length of header and body. */
  bytes: number;
}

/** A record measured once, so that many can be encoded into one buffer. */
export interface Measured {
  record: LogRecord;
  headers: readonly [name: string, value: string][];
  frameBytes: number;
}

export function measure(record: LogRecord): Measured {
  const headers = Object.entries(record.headers ?? {});
  let bytes = FRAME_HEADER_BYTES + FIXED_BODY_BYTES + Buffer.byteLength(record.key) + (record.value?.byteLength ?? 0);
  for (const [name, value] of headers) {
    const nameBytes = Buffer.byteLength(name);
    if (nameBytes > 0xffff) throw new RangeError('A header name is longer than 65,535 bytes.');
    bytes += HEADER_LENGTHS_BYTES + nameBytes + Buffer.byteLength(value);
  }
  if (headers.length > 0xffff) throw new RangeError('A record has more than 65,535 headers.');
  return { record, headers, frameBytes: bytes };
}

/** Writes the frame at `at` and returns the place behind it. */
export function encodeFrame(
  into: Buffer,
  at: number,
  measured: Measured,
  place: Omit<RecordFrame, 'bytes'>,
  salt: number,
): number {
  const { record, headers, frameBytes } = measured;
  const body = at + FRAME_HEADER_BYTES;
  let next = body;
  next = into.writeUIntLE(place.offset, next, 6);
  next = into.writeUIntLE(place.timestampMs, next, 6);
  next = into.writeUInt32LE(place.inCommit, next);
  next = into.writeUInt8(record.value === null ? NO_VALUE : 0, next);
  next = into.writeUInt16LE(headers.length, next);
  const keyBytes = into.write(record.key, next + 4);
  next = into.writeUInt32LE(keyBytes, next) + keyBytes;
  for (const [name, value] of headers) {
    const nameBytes = into.write(name, next + HEADER_LENGTHS_BYTES);
    const valueBytes = into.write(value, next + HEADER_LENGTHS_BYTES + nameBytes);
    into.writeUInt16LE(nameBytes, next);
    into.writeUInt32LE(valueBytes, next + 2);
    next += HEADER_LENGTHS_BYTES + nameBytes + valueBytes;
  }
  if (record.value) into.set(record.value, next);
  const end = at + frameBytes;
  into.writeUInt32LE(end - body, at);
  into.writeUInt32LE(crc32(into.subarray(body, end), salt), at + 4);
  return end;
}

/** A copy of a frame for a segment with another salt. */
export function resalted(from: Buffer, at: number, bytes: number, salt: number): Buffer {
  const copy = Buffer.from(from.subarray(at, at + bytes));
  copy.writeUInt32LE(crc32(copy.subarray(FRAME_HEADER_BYTES), salt), 4);
  return copy;
}

/** Bytes of the frame at `at`, by its length field alone; 0 where the length cannot be one. Needs the header within the buffer. */
export function frameBytesAt(from: Buffer, at: number): number {
  const bodyBytes = from.readUInt32LE(at);
  return bodyBytes < FIXED_BODY_BYTES || bodyBytes > MAX_BODY_BYTES ? 0 : FRAME_HEADER_BYTES + bodyBytes;
}

/** The frame at `at`, or null where its checksum does not fit. Needs the whole frame within the buffer. */
export function frameAt(from: Buffer, at: number, bytes: number, salt: number): RecordFrame | null {
  const body = at + FRAME_HEADER_BYTES;
  if (crc32(from.subarray(body, at + bytes), salt) !== from.readUInt32LE(at + 4)) return null;
  return {
    offset: from.readUIntLE(body, 6),
    timestampMs: from.readUIntLE(body + 6, 6),
    inCommit: from.readUInt32LE(body + 12),
    bytes,
  };
}

/** The record of a frame whose checksum was found good. The value is a view into the buffer. */
export function recordAt(from: Buffer, at: number, frame: RecordFrame): StoredRecord {
  const body = at + FRAME_HEADER_BYTES;
  const end = at + frame.bytes;
  const noValue = (from.readUInt8(body + 16) & NO_VALUE) !== 0;
  let headersLeft = from.readUInt16LE(body + 17);
  const keyEnd = body + FIXED_BODY_BYTES + from.readUInt32LE(body + 19);
  const key = from.toString('utf8', body + FIXED_BODY_BYTES, keyEnd);
  const headers: [string, string][] = [];
  let next = keyEnd;
  for (; headersLeft > 0; headersLeft--) {
    const nameEnd = next + HEADER_LENGTHS_BYTES + from.readUInt16LE(next);
    const valueEnd = nameEnd + from.readUInt32LE(next + 2);
    headers.push([
      from.toString('utf8', next + HEADER_LENGTHS_BYTES, nameEnd),
      from.toString('utf8', nameEnd, valueEnd),
    ]);
    next = valueEnd;
  }
  return {
    key,
    value: noValue ? null : from.subarray(next, end),
    // fromEntries defines `__proto__` as a plain property, where an assignment would lose it.
    headers: Object.fromEntries(headers),
    offset: frame.offset,
    timestampMs: frame.timestampMs,
  };
}
