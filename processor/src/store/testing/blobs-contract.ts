import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import type { Blobs } from '../blobs.ts';

export { openS3Blobs } from '../s3-blobs.ts';

const MIB = 1024 * 1024;

/** Tests the promises of the port of blobs. `open` opens the same place again each time. */
export function blobsContract(open: (maxBytes?: number) => Promise<Blobs>): void {
  test('gives back stored bytes, from bytes and from a stream, also when opened again', async () => {
    const blobs = await open();
    const bytes = Buffer.from([0, 255, 10, 13, 0]);
    await blobs.put('1/bundle.js.map', bytes);
    await blobs.put('1/deep/er/stream', Readable.from([bytes, bytes]));
    await blobs.put('1/empty', Buffer.alloc(0));
    await blobs.put('1/bundle.js.map', Buffer.from('replaced'));

    const reopened = await open();
    expect(await reopened.get('1/bundle.js.map')).toEqual(Buffer.from('replaced'));
    expect(await reopened.get('1/deep/er/stream')).toEqual(Buffer.concat([bytes, bytes]));
    expect(await reopened.get('1/empty')).toEqual(Buffer.alloc(0));
    expect(await reopened.get('1/nothing')).toBeNull();
  });

  test('gives back a blob of many pieces', async () => {
    const blobs = await open();
    const piece = (index: number): Buffer => Buffer.alloc(MIB, index);
    const pieces = Array.from({ length: 20 }, (_, index) => piece(index));
    await blobs.put('large', Readable.from(pieces));
    expect((await blobs.get('large'))?.equals(Buffer.concat(pieces))).toBe(true);
  });

  test.each([
    '',
    '/etc/passwd',
    '../a',
    'a/../b',
    'a/./b',
    'a//b',
    'a/',
    '.unfinished/a',
    'a\\b',
    'a\0b',
    'A',
    'ä',
    'a'.repeat(600),
  ])('refuses the key %j', async (key) => {
    const blobs = await open();
    await expect(blobs.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'blob_key_invalid' });
    await expect(blobs.get(key)).rejects.toMatchObject({ code: 'blob_key_invalid' });
    await expect(blobs.remove(key, 0)).rejects.toMatchObject({ code: 'blob_key_invalid' });
  });

  test('keeps the earlier blob where one is too large or its stream breaks', async () => {
    const blobs = await open(10 * MIB);
    await blobs.put('kept', Buffer.from('before'));
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(MIB);
      })(),
    );
    await expect(blobs.put('kept', endless)).rejects.toMatchObject({ code: 'blob_too_large' });
    expect(endless.destroyed).toBe(true);
    const broken = Readable.from(
      (async function* () {
        for (let index = 0; index < 9; index += 1) yield Buffer.alloc(MIB);
        throw new Error('broken');
      })(),
    );
    await expect(blobs.put('kept', broken)).rejects.toThrow('broken');
    expect(await blobs.get('kept')).toEqual(Buffer.from('before'));
  });

  test('removes a blob that was not written since a time, and says what that freed', async () => {
    const blobs = await open();
    await blobs.put('old', Buffer.from('12345'));
    expect(await blobs.remove('old', 0)).toBe(0);
    expect(await blobs.get('old')).toEqual(Buffer.from('12345'));
    expect(await blobs.remove('old', Date.now() + 10_000)).toBe(5);
    expect(await blobs.get('old')).toBeNull();
    expect(await blobs.remove('old', Date.now() + 10_000)).toBe(0);
  });
}
