import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files below a folder in which a text stands as it is, in either case of its letters. The engine packs columns, so a
 * test stores them with another codec, or in blocks too short to be packed, and shows that each text is found before it looks for its
 * absence.
 */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const wanted = text.toLowerCase();
  const found: string[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    // A merge may remove a file between the listing and the read.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (bytes.toString('latin1').toLowerCase().includes(wanted)) found.push(path);
  }
  return found;
}

/** For `expect.poll` on files: each look reads the whole folder. */
export const LOOK_AT_DISK = { timeout: 60_000, interval: 500 };
