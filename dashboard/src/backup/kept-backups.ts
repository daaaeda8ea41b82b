import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { OperatorError } from '../operator/command.ts';
import { filesBelow, hashOfFile, syncNames } from './files.ts';
import { MANIFEST, readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';

const ID = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/;

/** The names of the backups in a folder, oldest first. */
export async function backupsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new OperatorError(`There is no folder ${folder}.`);
    throw error;
  });
  return names.filter((name) => ID.test(name)).toSorted();
}

/** Reads every byte of a backup. Gives a sentence for each file that is not as it was. @throws OperatorError where the manifest is damaged */
export async function faultsOf(folder: string): Promise<{ manifest: Manifest; faults: string[] }> {
  const manifest = await readManifest(folder);
  const faults: string[] = [];
  for (const { path, bytes, sha256 } of manifest.files) {
    const found = await hashOfFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      faults.push(error.code === 'ENOENT' ? `${path} is missing.` : `${path} cannot be read (${error.code}).`);
      return null;
    });
    if (found && found.bytes !== bytes) faults.push(`${path} has ${found.bytes} bytes instead of ${bytes}.`);
    else if (found && found.sha256 !== sha256) faults.push(`${path} has changed: its SHA-256 is another.`);
  }
  const known = new Set([MANIFEST, ...manifest.files.map(({ path }) => path)]);
  for (const { path } of await filesBelow(folder)) if (!known.has(path)) faults.push(`${path} is not in the manifest.`);
  return { manifest, faults };
}

/** Removes the oldest backups of a folder beyond the newest `keep`. Gives the names of those. */
export async function removeOldBackups(folder: string, keep: number): Promise<string[]> {
  const old = (await backupsIn(folder)).slice(0, -keep);
  for (const name of old) {
    // First it loses its name: a removal that is cut off leaves no half backup.
    const gone = join(folder, `.${name}.0.unfinished`);
    await rename(join(folder, name), gone);
    await syncNames(folder);
    await rm(gone, { recursive: true, force: true });
  }
  return old;
}
