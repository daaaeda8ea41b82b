import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { crc32c } from '@node-rs/crc32';

/*
 * The body of a produce request (version 3 to 7), written once into a buffer of its size. The client's own encoder copies each
 * value six times into zeroed buffers and computes CRC-32C byte by byte in JavaScript: 25 us of the 90 that an envelope of 2.6
 * KB cost the relay. Layouts: Kafka protocol guide, "Produce API" and "Record Batch". Batches whose values are mostly plain text are
 * compressed; those that clients have compressed are not compressed again.
 */

interface ProduceMessage {
  key?: string | Buffer | null;
  value: string | Buffer | null;
  headers?: Record<string, string | Buffer | readonly (string | Buffer)[] | undefined>;
  timestamp?: string | number | null;
}

interface ProducePartition {
  partition: number;
  firstSequence?: number;
  messages: readonly ProduceMessage[];
}

export interface ProduceOptions {
  transactionalId?: string | null;
  acks: number;
  timeout: number;
  producerId?: unknown;
  producerEpoch?: number;
  compression?: number;
  topicData: readonly { topic: string; partitions: readonly ProducePartition[] }[];
}

/** Whether this file can write a request: compressed by gzip if at all, not transactional, and no message with a time of its own. */
export const isPlain = ({ compression, transactionalId, topicData }: ProduceOptions): boolean =>
  (compression ?? 0) <= GZIP &&
  !transactionalId &&
  topicData.every(({ partitions }) =>
    partitions.every(({ messages }) => messages.every((message) => message.timestamp === undefined)),
  );

/** Encodes a request. The buffer has `headroom` free bytes in front of the result, for the header of the request. */
export async function encodeProduce(options: ProduceOptions, now: number, headroom = 0): Promise<Buffer> {
  const topics = await Promise.all(
    options.topicData.map(async ({ topic, partitions }) => ({
      topic,
      partitions: await Promise.all(
        partitions.map((partition) => sizePartition(partition, options.compression === GZIP)),
      ),
    })),
  );
  let size = NULL_STRING + INT16 + INT32 + INT32;
  for (const { topic, partitions } of topics) {
    size += INT16 + Buffer.byteLength(topic) + INT32;
    for (const { batchBytes } of partitions) size += INT32 + INT32 + batchBytes;
  }

  const out = new Writer(Buffer.allocUnsafe(headroom + size).subarray(headroom));
  out.int16(-1);
  out.int16(options.acks);
  out.int32(options.timeout);
  out.int32(topics.length);
  for (const { topic, partitions } of topics) {
    out.int16(Buffer.byteLength(topic));
    out.text(topic);
    out.int32(partitions.length);
    for (const sized of partitions) {
      out.int32(sized.partition.partition);
      out.int32(sized.batchBytes);
      writeBatch(out, sized, options, now);
    }
  }
  return out.bytes;
}

/** The codec of a batch, in its attributes. */
const GZIP = 1;
/** The fastest. A higher level takes two to three times as long, for a tenth less. */
const LEVEL = 1;
/** A smaller batch gains a few hundred bytes. */
const WORTH_IT_BYTES = 1024;
const compress = promisify(gzip);

const INT16 = 2;
const INT32 = 4;
const NULL_STRING = 2;
/** The bytes of a record batch before its records. */
const BATCH_HEADER = 61;
/** Offset in a batch at which the checksummed bytes begin: its attributes. */
const CRC_COVERS_FROM = 21;
const CRC_AT = 17;
const MAGIC = 2;

interface SizedRecord {
  key: Buffer | null;
  value: Buffer | null;
  headers: [Buffer, Buffer][];
  body: number;
}

interface SizedPartition {
  partition: ProducePartition;
  records: SizedRecord[];
  /** The records as they are written, where they are compressed. */
  compressed: Buffer | null;
  batchBytes: number;
}

async function sizePartition(partition: ProducePartition, mayCompress: boolean): Promise<SizedPartition> {
  let bytes = 0;
  let plain = 0;
  const records = partition.messages.map((message, index) => {
    const record = sizeRecord(message, index);
    bytes += varintBytes(record.body) + record.body;
    if (isText(record.value)) plain += record.body;
    return record;
  });
  const isWorthIt = mayCompress && bytes >= WORTH_IT_BYTES && plain > bytes / 2;
  const compressed = isWorthIt ? await compress(recordBytes(records, bytes), { level: LEVEL }) : null;
  return { partition, records, compressed, batchBytes: BATCH_HEADER + (compressed?.length ?? bytes) };
}

/** Our records are JSON, or envelopes, which begin with JSON too, unless their client has compressed them. */
const isText = (value: Buffer | null): boolean => value?.[0] === BRACE;
const BRACE = '{'.charCodeAt(0);

function sizeRecord(message: ProduceMessage, index: number): SizedRecord {
  const key = bufferOf(message.key);
  const value = bufferOf(message.value);
  const headers: [Buffer, Buffer][] = [];
  // The attributes, and a time equal to the batch's.
  let body = 1 + 1 + varintBytes(index) + bytesWithLength(key) + bytesWithLength(value);
  for (const name in message.headers) {
    const given = message.headers[name];
    for (const one of Array.isArray(given) ? (given as readonly (string | Buffer)[]) : [given as string | Buffer]) {
      const header: [Buffer, Buffer] = [Buffer.from(name), bufferOf(one) ?? EMPTY];
      body += bytesWithLength(header[0]) + bytesWithLength(header[1]);
      headers.push(header);
    }
  }
  body += varintBytes(headers.length);
  return { key, value, headers, body };
}

const EMPTY = Buffer.alloc(0);

function bufferOf(given: string | Buffer | null | undefined): Buffer | null {
  if (given === null || given === undefined) return null;
  return typeof given === 'string' ? Buffer.from(given) : given;
}

const bytesWithLength = (bytes: Buffer | null): number =>
  bytes === null ? varintBytes(-1) : varintBytes(bytes.length) + bytes.length;

/** The length of a zigzag varint. */
function varintBytes(value: number): number {
  let left = ((value << 1) ^ (value >> 31)) >>> 0;
  let bytes = 1;
  while (left > 0x7f) {
    left >>>= 7;
    bytes++;
  }
  return bytes;
}

function writeBatch(out: Writer, sized: SizedPartition, options: ProduceOptions, now: number): void {
  const start = out.at;
  const { partition, records, compressed, batchBytes } = sized;
  out.int64(0n);
  out.int32(batchBytes - 12);
  out.int32(0);
  out.int8(MAGIC);
  out.int32(0);
  out.int16(compressed ? GZIP : 0);
  out.int32(records.length - 1);
  out.int64(BigInt(now));
  out.int64(BigInt(now));
  out.int64(BigInt(String(options.producerId ?? -1)));
  out.int16(options.producerEpoch ?? 0);
  out.int32(partition.firstSequence ?? 0);
  out.int32(records.length);
  if (compressed) out.raw(compressed);
  else writeRecords(out, records);
  out.bytes.writeUInt32BE(crc32c(out.bytes.subarray(start + CRC_COVERS_FROM, out.at)), start + CRC_AT);
}

function recordBytes(records: readonly SizedRecord[], bytes: number): Buffer {
  const out = new Writer(Buffer.allocUnsafe(bytes));
  writeRecords(out, records);
  return out.bytes;
}

function writeRecords(out: Writer, records: readonly SizedRecord[]): void {
  for (const [index, record] of records.entries()) {
    out.varint(record.body);
    out.int8(0);
    out.varint(0);
    out.varint(index);
    out.bytesWithLength(record.key);
    out.bytesWithLength(record.value);
    out.varint(record.headers.length);
    for (const [name, value] of record.headers) {
      out.bytesWithLength(name);
      out.bytesWithLength(value);
    }
  }
}

/** Writes numbers big-endian, as all of Kafka. */
class Writer {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  int8(value: number): void {
    this.at = this.bytes.writeInt8(value, this.at);
  }

  int16(value: number): void {
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  int32(value: number): void {
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  int64(value: bigint): void {
    this.at = this.bytes.writeBigInt64BE(value, this.at);
  }

  varint(value: number): void {
    let left = ((value << 1) ^ (value >> 31)) >>> 0;
    while (left > 0x7f) {
      this.bytes[this.at++] = (left & 0x7f) | 0x80;
      left >>>= 7;
    }
    this.bytes[this.at++] = left;
  }

  text(text: string): void {
    this.at += this.bytes.write(text, this.at);
  }

  bytesWithLength(bytes: Buffer | null): void {
    if (bytes === null) return this.varint(-1);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Buffer): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }
}
