import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openFolderBlobs } from './folder-blobs.ts';
import { blobsContract } from './testing/blobs-contract.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'breakwater-blobs-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

blobsContract((maxBytes) => openFolderBlobs(folder, maxBytes));

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
