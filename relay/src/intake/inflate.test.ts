import * as zlib from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { HAS_ZSTD, inflate, inflateZlib } from './inflate.ts';
import { createInflations } from './inflations.ts';
import { createMemory } from './memory.ts';

const MIB = 1024 * 1024;
const text = Buffer.from('{"event_id":"x"}\n'.repeat(500));
/** Half of it is noise, so that it shrinks by no more than two times. */
const large = Buffer.from(Array.from({ length: MIB / 4 }, (_, n) => ((n * 2_654_435_761) >>> 8) & 0xffff).join('-'));
const boundsOf = (body: Buffer, maxBytes = 4 * MIB, memory = createMemory(64 * MIB)) => ({
  maxBytes,
  sentBytes: body.length,
  lease: memory.lease(),
  inflations: createInflations({ pause: async () => undefined }),
  sender: { address: '10.0.0.1', key: 'k' },
});
const run = (body: Buffer, encoding: string, maxBytes?: number, memory?: number) =>
  inflate(body, encoding, boundsOf(body, maxBytes, createMemory(memory ?? 64 * MIB)));
const refusal = (code: string, cause: string) => ({ code, causes: [expect.stringContaining(cause)] });

const QUALITY = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } };
const ways: [string, (bytes: Buffer) => Buffer, string | null][] = [
  ['', (bytes) => bytes, 'identity'],
  ['identity', (bytes) => bytes, 'identity'],
  ['x-own-invention', (bytes) => bytes, 'identity'],
  ['gzip', (bytes) => zlib.gzipSync(bytes), 'gzip'],
  [' GZIP ', (bytes) => zlib.gzipSync(bytes), 'gzip'],
  ['x-gzip', (bytes) => zlib.gzipSync(bytes), 'gzip'],
  ['deflate', (bytes) => zlib.deflateSync(bytes), 'deflate'],
  ['deflate', (bytes) => zlib.deflateRawSync(bytes), null],
  // The highest quality takes seconds.
  ['br', (bytes) => zlib.brotliCompressSync(bytes, QUALITY), 'br'],
];

describe('an encoding is undone and named for the log', () => {
  test.each(ways)('%j', async (encoding, compress, name) => {
    for (const original of [text, large]) {
      const inflated = await run(compress(original), encoding);
      expect(inflated.encoding).toBe(name);
      expect(inflated.bytes.equals(original)).toBe(true);
    }
  });

  test('zstd, or a clear refusal where this Node has none', async () => {
    if (!HAS_ZSTD) {
      await expect(run(text, 'zstd')).rejects.toMatchObject({ code: 'encoding_unsupported', status: 415 });
      return;
    }
    expect(await run((zstdCompressSync as (bytes: Buffer) => Buffer)(text), 'zstd')).toEqual({
      bytes: text,
      encoding: 'zstd',
    });
  });
});

const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer };
const packers = ways.filter(([encoding]) => /gzip|deflate|br/.test(encoding));
if (zstdCompressSync) packers.push(['zstd', zstdCompressSync, 'zstd']);

describe('a bomb is stopped', () => {
  const bomb = Buffer.alloc(32 * MIB);
  const times = 'limit 200 times the';

  test.each(packers)('by its ratio: %j', async (encoding, compress) => {
    await expect(run(compress(bomb), encoding, 40 * MIB)).rejects.toMatchObject(refusal('envelope_too_large', times));
  });

  test.each(packers)('by its size: %j', async (encoding, compress) => {
    await expect(run(compress(large), encoding, MIB)).rejects.toMatchObject(
      refusal('envelope_too_large', `limit ${MIB} bytes`),
    );
  });

  test.each(packers)('not where it inflates to a MiB at most: %j', async (encoding, compress) => {
    expect((await run(compress(Buffer.alloc(MIB)), encoding)).bytes.length).toBe(MIB);
    await expect(run(compress(Buffer.alloc(MIB + 1)), encoding)).rejects.toMatchObject({ code: 'envelope_too_large' });
  });

  test('that lies in another, by the bytes as they were sent', async () => {
    const inner = zlib.deflateSync(bomb);
    await expect(inflateZlib(inner, { ...boundsOf(inner, 40 * MIB), sentBytes: 99 })).rejects.toMatchObject(
      refusal('envelope_too_large', `${times} 99 bytes`),
    );
  });

  test('and the next one of its sender too, whose events are still taken', async () => {
    const body = zlib.gzipSync(bomb);
    const bounds = boundsOf(body, 40 * MIB);
    for (let n = 0; n < 3; n++) await expect(inflate(body, 'gzip', bounds)).rejects.toThrow('too large');
    const event = zlib.gzipSync(text);
    const inflated = await inflate(event, 'gzip', { ...bounds, lease: createMemory(MIB).lease() });
    expect(inflated.bytes.equals(text)).toBe(true);
    const many = zlib.gzipSync(large);
    const lease = createMemory(64 * MIB).lease();
    expect((await inflate(many, 'gzip', { ...bounds, sentBytes: many.length, lease })).bytes.equals(large)).toBe(true);
  });

  test('also a body that is small alone, when many come at once', async () => {
    await expect(run(zlib.gzipSync(large), 'gzip', 64 * MIB, MIB)).rejects.toMatchObject({ code: 'relay_full' });
  });

  test('also a body that another sender with fewer bytes needs the room of', async () => {
    const memory = createMemory(64 * MIB);
    const heavy = memory.lease('heavy');
    heavy.take(58 * MIB);
    const body = zlib.gzipSync(large);
    const inflating = inflate(body, 'gzip', { ...boundsOf(body, 64 * MIB), lease: heavy });
    memory.lease('light').take(4 * MIB);
    await expect(inflating).rejects.toMatchObject({ code: 'relay_full' });
    expect(memory.inUse).toBe(4 * MIB);
  });

  test('identity has the same limit of size', async () => {
    await expect(run(large, '', MIB)).rejects.toMatchObject({ code: 'envelope_too_large' });
  });
});

describe('broken bytes are refused', () => {
  test.each(ways.filter(([encoding]) => /gzip|deflate|br/.test(encoding)))('%j cut', async (encoding, compress) => {
    await expect(run(compress(text).subarray(0, -3), encoding)).rejects.toMatchObject({ code: 'body_corrupt' });
    await expect(run(compress(large).subarray(0, -4), encoding)).rejects.toMatchObject({ code: 'body_corrupt' });
  });

  test.each(['gzip', 'deflate', 'br'])('%s that is none', async (encoding) => {
    await expect(run(Buffer.from('{"event_id":"x"}'), encoding)).rejects.toMatchObject({ code: 'body_corrupt' });
  });
});

test('bytes that were taken are given back, those of a bomb before its answer', async () => {
  const memory = createMemory(64 * MIB);
  const body = zlib.gzipSync(large);
  const bounds = boundsOf(body, 4 * MIB, memory);
  await inflate(body, 'gzip', bounds);
  expect(memory.inUse).toBe(large.length);
  bounds.lease.release();
  expect(memory.inUse).toBe(0);

  const bomb = zlib.gzipSync(Buffer.alloc(32 * MIB));
  await expect(inflate(bomb, 'gzip', boundsOf(bomb, 40 * MIB, memory))).rejects.toThrow('too large');
  expect(memory.inUse).toBe(0);
});
