import { createHash } from 'node:crypto';
import { mkdir, open, readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

import { OperatorError } from '../operator/command.ts';

/** A file to be copied. */
export interface FileToCopy {
  from: string;
  /** Below the folder that it is copied into, with slashes. */
  path: string;
  /** No more of it is copied: what was appended later is left out. */
  bytes: number;
  /** A file that may have gone meanwhile, which is no fault. */
  mayBeGone?: true;
}

export interface CopiedFile {
  path: string;
  bytes: number;
  sha256: string;
}

/** More copies at once gain nothing on a single disk. */
const AT_ONCE = 8;
const PIECE_BYTES = 1024 * 1024;
const BLOCK_BYTES = 4096;

/** Whether a folder is another one, or lies below it; both are resolved. */
export const isWithin = (folder: string, other: string): boolean =>
  `${folder}${sep}`.startsWith(other.endsWith(sep) ? other : `${other}${sep}`);

/** All files below a folder. Names that begin with a dot are left out. */
export async function filesBelow(folder: string, prefix = ''): Promise<{ path: string; bytes: number }[]> {
  const found: { path: string; bytes: number }[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(join(folder, entry.name), `${path}/`)));
    else if (entry.isFile()) {
      const status = await stat(join(folder, entry.name)).catch(() => null);
      if (status) found.push({ path, bytes: status.size });
    }
  }
  return found;
}

/** @throws OperatorError with both numbers where a folder's disk has too little room for files. */
export async function assertRoom(folder: string, files: readonly { bytes: number }[], verb: string): Promise<void> {
  const needed = files.reduce((sum, { bytes }) => sum + Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES, 0);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (needed > free)
    throw new OperatorError(`${verb} needs ${inMegabytes(needed)}, and ${folder} has ${inMegabytes(free)} free.`);
}

export const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/**
 * Copies files below a folder and hashes them on the way. When it resolves, files and names are on the disk. `ended` ends it early.
 */
export async function copyFiles(
  files: readonly FileToCopy[],
  folder: string,
  ended?: AbortSignal,
  check: (copied: CopiedFile) => void = () => {},
): Promise<CopiedFile[]> {
  const folders = new Set([folder]);
  for (const { path } of files)
    for (let at = dirname(path); at !== '.'; at = dirname(at)) folders.add(join(folder, at));
  for (const each of folders) await mkdir(each, { recursive: true, mode: 0o700 });

  const copied: CopiedFile[] = [];
  const waiting = files[Symbol.iterator]();
  // All workers end before it rejects: then nothing is written below the folder any more.
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    for (const file of waiting) {
      if (hasFailed) return;
      if (ended?.aborted) throw new OperatorError('The process that runs has ended, and the copy with it.');
      const one = await copyFile(file, join(folder, file.path));
      if (!one) continue;
      check(one);
      copied.push(one);
    }
  };
  const failing = (error: unknown): never => {
    hasFailed = true;
    throw error;
  };
  const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => worker().catch(failing)));
  const failed = workers.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  for (const each of folders) await syncNames(each);
  return copied.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

async function copyFile({ from, path, bytes, mayBeGone }: FileToCopy, to: string): Promise<CopiedFile | null> {
  const source = await open(from, 'r').catch((error: NodeJS.ErrnoException) => {
    if (mayBeGone && error.code === 'ENOENT') return null;
    throw error;
  });
  if (!source) return null;
  const target = await open(to, 'wx', 0o600).catch(async (error: unknown) => {
    await source.close();
    throw error;
  });
  try {
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, Math.max(1, bytes)));
    let done = 0;
    while (done < bytes) {
      const { bytesRead } = await source.read(piece, 0, Math.min(piece.length, bytes - done), done);
      if (bytesRead === 0) throw new OperatorError(`${from} has ${done} bytes, and ${bytes} were expected.`);
      const part = piece.subarray(0, bytesRead);
      hash.update(part);
      for (let written = 0; written < bytesRead;)
        written += (await target.write(part, written, bytesRead - written)).bytesWritten;
      done += bytesRead;
    }
    await target.sync();
    return { path, bytes, sha256: hash.digest('hex') };
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

/** The SHA-256 of a file. @throws where it cannot be read */
export async function hashOfFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const handle = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    const piece = Buffer.allocUnsafe(PIECE_BYTES);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, bytes);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

export async function syncNames(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
