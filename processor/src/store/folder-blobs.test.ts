import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openFolderBlobs } from './folder-blobs.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'breakwater-blobs-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('gives back stored bytes, from bytes and from a stream, also when opened again', async () => {
  const blobs = await openFolderBlobs(folder);
  const bytes = Buffer.from([0, 255, 10, 13, 0]);
  await blobs.put('1/bundle.js.map', bytes);
  await blobs.put('1/deep/er/stream', Readable.from([bytes, bytes]));
  await blobs.put('1/empty', Buffer.alloc(0));
  await blobs.put('1/bundle.js.map', Buffer.from('replaced'));

  const reopened = await openFolderBlobs(folder);
  expect(await reopened.get('1/bundle.js.map')).toEqual(Buffer.from('replaced'));
  expect(await reopened.get('1/deep/er/stream')).toEqual(Buffer.concat([bytes, bytes]));
  expect(await reopened.get('1/empty')).toEqual(Buffer.alloc(0));
  expect(await reopened.get('1/nothing')).toBeNull();
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
  const blobs = await openFolderBlobs(folder);
  await expect(blobs.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'blob_key_invalid' });
  await expect(blobs.get(key)).rejects.toMatchObject({ code: 'blob_key_invalid' });
});

test('leaves nothing of a blob that is too large or whose stream breaks, and keeps the earlier one', async () => {
  const blobs = await openFolderBlobs(folder, 100);
  await blobs.put('kept', Buffer.from('before'));
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(60);
    })(),
  );
  await expect(blobs.put('kept', endless)).rejects.toMatchObject({ code: 'blob_too_large' });
  expect(endless.destroyed).toBe(true);
  const broken = Readable.from(
    (async function* () {
      yield 'half';
      throw new Error('broken');
    })(),
  );
  await expect(blobs.put('kept', broken)).rejects.toThrow('broken');
  expect(await blobs.get('kept')).toEqual(Buffer.from('before'));
  expect(await readdir(path.join(folder, '.unfinished'))).toEqual([]);
});

test('removes files that a crash has left half written, and none that are being written', async () => {
  const unfinished = path.join(folder, '.unfinished');
  await mkdir(unfinished, { recursive: true });
  await writeFile(path.join(unfinished, 'abandoned'), 'x');
  await utimes(path.join(unfinished, 'abandoned'), 0, 0);
  await writeFile(path.join(unfinished, 'in-work'), 'x');
  await openFolderBlobs(folder);
  expect(await readdir(unfinished)).toEqual(['in-work']);
});
