import * as zlib from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { HAS_ZSTD, inflate } from './inflate.ts';
import { createMemory } from './memory.ts';

const MIB = 1024 * 1024;
const text = Buffer.from('{"event_id":"x"}\n'.repeat(500));
const large = Buffer.alloc(2 * MIB, 'breakwater ');
const run = (body: Buffer, encoding: string, maxBytes = 4 * MIB, memory = 64 * MIB) =>
  inflate(body, encoding, maxBytes, createMemory(memory).lease());

const ways: [string, (bytes: Buffer) => Buffer, string | null][] = [
  ['', (bytes) => bytes, 'identity'],
  ['identity', (bytes) => bytes, 'identity'],
  ['x-own-invention', (bytes) => bytes, 'identity'],
  ['gzip', (bytes) => zlib.gzipSync(bytes), 'gzip'],
  [' GZIP ', (bytes) => zlib.gzipSync(bytes), 'gzip'],
  ['x-gzip', (bytes) => zlib.gzipSync(bytes), 'gzip'],
  ['deflate', (bytes) => zlib.deflateSync(bytes), 'deflate'],
  ['deflate', (bytes) => zlib.deflateRawSync(bytes), null],
  ['br', (bytes) => zlib.brotliCompressSync(bytes), 'br'],
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
    const { zstdCompressSync } = zlib as unknown as { zstdCompressSync(bytes: Buffer): Buffer };
    expect(await run(zstdCompressSync(text), 'zstd')).toEqual({ bytes: text, encoding: 'zstd' });
  });
});

describe('a bomb is stopped at the limit', () => {
  const bomb = Buffer.alloc(32 * MIB);
  test.each(ways.filter(([encoding]) => /gzip|deflate|br/.test(encoding)))('%j', async (encoding, compress) => {
    await expect(run(compress(bomb), encoding)).rejects.toMatchObject({ code: 'envelope_too_large' });
  });

  test('also a bomb that is small alone, when many come at once', async () => {
    await expect(run(zlib.gzipSync(bomb), 'gzip', 64 * MIB, MIB)).rejects.toMatchObject({ code: 'relay_full' });
  });

  test('identity has the same limit', async () => {
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

test('bytes that were taken are given back', async () => {
  const memory = createMemory(64 * MIB);
  const lease = memory.lease();
  await inflate(zlib.gzipSync(large), 'gzip', 4 * MIB, lease);
  expect(memory.inUse).toBe(large.length);
  lease.release();
  expect(memory.inUse).toBe(0);
});
