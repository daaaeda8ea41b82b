import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The engine removes and renames for moments only. */
const WALKS = 100;

/**
 * The files below a folder in which a text stands as it is, in either case of its letters. The engine packs columns, so a
 * test stores them with another codec, or in blocks too short to be packed, and shows that each text is found before it looks for its
 * absence.
 *
 * The engine works on while this reads. A file that went away may lie elsewhere under another name, so only a walk counts from which
 * nothing went away.
 */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const wanted = text.toLowerCase();
  for (let walk = 0; walk < WALKS; walk++) {
    const found = await walkOnce(folder, wanted);
    if (found) return found;
  }
  throw new Error(`files went away from ${folder} in each of ${WALKS} walks`);
}

/** Null where a file or folder went away between its listing and its read. */
async function walkOnce(folder: string, wanted: string): Promise<string[] | null> {
  const entries = await present(readdir(folder, { withFileTypes: true }));
  if (!entries) return null;
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const below = await walkOnce(path, wanted);
      if (!below) return null;
      found.push(...below);
    } else if (entry.isFile()) {
      const bytes = await present(readFile(path));
      if (!bytes) return null;
      if (bytes.toString('latin1').toLowerCase().includes(wanted)) found.push(path);
    }
  }
  return found;
}

const present = <T>(read: Promise<T>): Promise<T | null> =>
  read.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

/** For `expect.poll` on files: each look reads the whole folder. */
export const LOOK_AT_DISK = { timeout: 60_000, interval: 500 };
