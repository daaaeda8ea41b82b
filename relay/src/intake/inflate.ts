import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

import type { EnvelopeMeta } from '../log/index.ts';
import { RelayError } from './errors.ts';
import type { BodySender, Inflations } from './inflations.ts';
import type { MemoryLease } from './memory.ts';
import { join } from './read-body.ts';

/** How bytes in the log may be compressed. */
type Encoding = EnvelopeMeta['encoding'];

export interface Inflated {
  bytes: Buffer;
  /** The encoding for the log; null where readers of the log could not inflate it. */
  encoding: Encoding | null;
}

/** The bounds of one body. */
export interface InflateBounds {
  /** The most bytes after inflation. */
  maxBytes: number;
  /** The bytes as they were sent: those after inflation are bounded by them too, also where one encoding lies in another. */
  sentBytes: number;
  lease: MemoryLease;
  inflations: Inflations;
  sender: BodySender;
}

interface Codec {
  sync(body: Buffer, options: { maxOutputLength: number }): Buffer;
  stream(options: { chunkSize: number }): Transform;
}

// An envelope of this size inflates in about 2 ms on the main thread, for less than it costs to hand it to another one.
const SYNC_BYTES = 512 * 1024;
/** The same for an address that lately sent a bomb: what an event needs. */
const SUSPECT_SYNC_BYTES = 64 * 1024;
const PIECE_BYTES = 64 * 1024;
/**
 * A body that inflates to more than `freeBytes` and more than `times` its bytes is a bomb. A thousand spans that differ in nothing but ids
 * and times shrink by 20 to 40 times, and by 100 the log of a program that says the same line for ever.
 */
const RATIO = { freeBytes: 1024 * 1024, times: 200 };

const gzip: Codec = { sync: zlib.gunzipSync, stream: zlib.createGunzip };
const deflate: Codec = { sync: zlib.inflateSync, stream: zlib.createInflate };
const rawDeflate: Codec = { sync: zlib.inflateRawSync, stream: zlib.createInflateRaw };
const brotli: Codec = { sync: zlib.brotliDecompressSync, stream: zlib.createBrotliDecompress };

// Node has zstd since 22.15. On older ones the request is refused, because the bytes cannot be checked.
const { zstdDecompressSync, createZstdDecompress } = zlib as {
  zstdDecompressSync?: Codec['sync'];
  createZstdDecompress?: Codec['stream'];
};
const zstd: Codec | null =
  zstdDecompressSync && createZstdDecompress ? { sync: zstdDecompressSync, stream: createZstdDecompress } : null;

/** True where this Node can inflate zstd. */
export const HAS_ZSTD = zstd !== null;

/**
 * Inflates a body within its bounds. An encoding that the protocol does not know is taken as identity, as Relay does.
 * @throws RelayError
 */
export async function inflate(body: Buffer, contentEncoding: string, bounds: InflateBounds): Promise<Inflated> {
  switch (contentEncoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return { bytes: await inflateBy(gzip, body, bounds), encoding: 'gzip' };
    case 'deflate':
      if (hasZlibHeader(body)) return { bytes: await inflateBy(deflate, body, bounds), encoding: 'deflate' };
      return { bytes: await inflateBy(rawDeflate, body, bounds), encoding: null };
    case 'br':
      return { bytes: await inflateBy(brotli, body, bounds), encoding: 'br' };
    case 'zstd':
      if (!zstd) throw new RelayError('encoding_unsupported', ['content-encoding: zstd']);
      return { bytes: await inflateBy(zstd, body, bounds), encoding: 'zstd' };
    default:
      if (body.length > bounds.maxBytes) throw tooLarge(`${bounds.maxBytes} bytes`);
      return { bytes: body, encoding: 'identity' };
  }
}

/** Inflates zlib, as inside the base64 of an old `/store/` body. */
export const inflateZlib = (body: Buffer, bounds: InflateBounds): Promise<Buffer> => inflateBy(deflate, body, bounds);

async function inflateBy(codec: Codec, body: Buffer, bounds: InflateBounds): Promise<Buffer> {
  const { maxBytes, lease, inflations, sender } = bounds;
  try {
    if (body.length <= SYNC_BYTES) {
      const most = inflations.isSuspect(sender) ? SUSPECT_SYNC_BYTES : SYNC_BYTES;
      const bytes = inflateSmall(codec, body, Math.min(most, maxBytes));
      if (bytes) {
        lease.take(bytes.length);
        return bytes;
      }
    }
    return await inflateLarge(codec, body, bounds);
  } catch (cause) {
    if (cause instanceof RelayError) throw cause;
    throw new RelayError('body_corrupt', [cause instanceof Error ? cause.message : 'unknown cause'], { cause });
  }
}

/** Null where the output is over `maxBytes`. */
function inflateSmall(codec: Codec, body: Buffer, maxBytes: number): Buffer | null {
  try {
    return codec.sync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null;
    throw error;
  }
}

/**
 * Inflates in its turn, off the main thread and by the piece, so that a bomb is stopped at the limit and never stalls the other
 * requests. A body whose bytes are wanted for a lighter sender ends here.
 */
async function inflateLarge(codec: Codec, body: Buffer, bounds: InflateBounds): Promise<Buffer> {
  const { lease, inflations, sender } = bounds;
  const shed = new AbortController();
  lease.whenShed((error) => shed.abort(error));
  try {
    const inflated = await inflations.inTurn(sender, shed.signal, () => inTurn(codec, body, bounds, shed.signal));
    if (inflated) return inflated;
  } finally {
    lease.whenShed(null);
  }
  lease.release();
  await inflations.bomb(sender);
  throw tooLarge(`${RATIO.times} times the ${bounds.sentBytes} bytes of the body, past ${RATIO.freeBytes}`);
}

/** Null for a bomb. */
async function inTurn(
  codec: Codec,
  body: Buffer,
  { maxBytes, sentBytes, lease }: InflateBounds,
  shed: AbortSignal,
): Promise<Buffer | null> {
  const mostByRatio = Math.max(RATIO.freeBytes, RATIO.times * sentBytes);
  // Its bytes may have been wanted between the beginning of its turn and now.
  shed.throwIfAborted();
  const stream = codec.stream({ chunkSize: PIECE_BYTES });
  const stop = (): void => void stream.destroy(shed.reason as Error);
  shed.addEventListener('abort', stop, { once: true });
  const pieces: Buffer[] = [];
  let total = 0;
  stream.end(body);
  for await (const piece of stream as AsyncIterable<Buffer>) {
    total += piece.length;
    if (total > mostByRatio) return null;
    if (total > maxBytes) throw tooLarge(`${maxBytes} bytes`);
    lease.take(piece.length);
    pieces.push(piece);
  }
  return join(pieces, total, lease);
}

const tooLarge = (limit: string): RelayError =>
  new RelayError('envelope_too_large', [`decompressed body: limit ${limit}`]);

/** RFC 1950, 2.2: method 8, and the first two bytes a multiple of 31. Some clients send RFC 1951 without it. */
function hasZlibHeader(body: Buffer): boolean {
  const [method = 0, flags = 0] = body;
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0;
}
