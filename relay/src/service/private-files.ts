import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const OTHERS = 0o077;

/**
 * Files hold what clients sent before secrets are taken out, and hashes of passwords: from here on a process makes those that only its
 * user may read.
 */
export const makePrivateFiles = (): void => void process.umask(OTHERS);

/**
 * Takes from others the right to read these files and folders, and all within, which an earlier version or a copy gave them. Files of
 * another user and links stay as they are.
 */
export async function closeToOthers(paths: readonly string[]): Promise<void> {
  for (const path of paths) await closeOne(path);
}

async function closeOne(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (!found || !(found.isDirectory() || found.isFile()) || found.uid !== process.getuid?.()) return;
  const isOpen = (found.mode & OTHERS) !== 0;
  // A folder that nobody else may enter hides all within: it was closed by an earlier start.
  if (!isOpen) return;
  // Within first, so that a stop half way leaves work for the next start.
  if (found.isDirectory()) await closeToOthers((await readdir(path)).map((name) => join(path, name)));
  // A file may be gone meanwhile.
  await chmod(path, found.mode & ~OTHERS).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
