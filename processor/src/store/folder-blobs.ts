import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';

import { assertBlobKey, MAX_BLOB_BYTES } from './blobs.ts';
import type { Blobs } from './blobs.ts';
import { StoreError } from './errors.ts';

const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** Blobs as files below `folder`, each at its key. */
export async function openFolderBlobs(folder: string, maxBytes = MAX_BLOB_BYTES): Promise<Blobs> {
  const root = path.resolve(folder);
  const unfinished = path.join(root, '.unfinished');
  await mkdir(unfinished, { recursive: true });
  await clearAbandoned(unfinished);

  return {
    async put(key, bytes) {
      const file = fileOf(root, key);
      const temporary = path.join(unfinished, randomUUID());
      try {
        await writeDurably(temporary, bytes, maxBytes);
        await makeFolder(root, path.dirname(file));
        await rename(temporary, file);
        await syncFolder(path.dirname(file));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async get(key) {
      try {
        return await readFile(fileOf(root, key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async remove(key, notSince) {
      const file = fileOf(root, key);
      const status = await stat(file).catch(() => null);
      if (!status || status.mtimeMs >= notSince) return 0;
      await rm(file, { force: true });
      return status.size;
    },
    close() {},
  };
}

/** Deletes the files that a crash has left. Younger files may belong to another process at work in the same folder. */
async function clearAbandoned(unfinished: string): Promise<void> {
  for (const name of await readdir(unfinished)) {
    const file = path.join(unfinished, name);
    const status = await stat(file).catch(() => null);
    if (status && Date.now() - status.mtimeMs > ABANDONED_MS) await rm(file, { force: true });
  }
}

function fileOf(root: string, key: string): string {
  assertBlobKey(key);
  return path.join(root, ...key.split('/'));
}

async function writeDurably(file: string, bytes: Uint8Array | Readable, maxBytes: number): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    let length = 0;
    for await (const part of partsOf(bytes)) {
      length += part.length;
      if (length > maxBytes) throw new StoreError('blob_too_large', `over ${maxBytes} bytes`);
      await handle.writeFile(part);
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function* partsOf(bytes: Uint8Array | Readable): AsyncIterable<Uint8Array> {
  if (bytes instanceof Uint8Array) {
    yield bytes;
    return;
  }
  for await (const part of bytes as AsyncIterable<Uint8Array | string>)
    yield typeof part === 'string' ? Buffer.from(part) : part;
}

/** A new folder is durable once its parent has been synced. */
async function makeFolder(root: string, folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made === undefined) return;
  for (
    let current = folder;
    current.length >= root.length && current !== path.dirname(made);
    current = path.dirname(current)
  )
    await syncFolder(path.dirname(current));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
