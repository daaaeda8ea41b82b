import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { isKnownSchema } from '@breakwater/processor/store';

import { OperatorError } from '../operator/command.ts';
import { readErasures, withoutRepeats } from './erasures.ts';
import type { KnownErasure } from './erasures.ts';
import { assertRoom, copyFiles, isWithin, syncNames } from './files.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { ERASURES_FILE } from './take-backup.ts';

/** While it is in a data folder, a restore is not whole, and no start takes the folder. */
const UNFINISHED_RESTORE = 'restore.unfinished';
/** The erasures that the next start obeys before it does anything else. */
const TO_OBEY = 'erasures-to-obey.jsonl';
const PARTS = ['store', 'log', 'blobs'];

export interface Restored {
  manifest: Manifest;
  /** Erasures that came after the backup, as far as they are known. */
  erasures: number;
}

/**
 * Restores a backup into an empty data folder, whole or not at all. Every byte is hashed on its way. Erasures come from the file
 * beside the backup and from `erasureFiles`.
 */
export async function restoreBackup(
  backup: string,
  dataFolder: string,
  erasureFiles: readonly string[] = [],
): Promise<Restored> {
  const from = resolve(backup);
  const target = resolve(dataFolder);
  if (isWithin(target, from))
    throw new OperatorError(`${target} is within the backup, which stays as it is: restore into another folder.`);
  const manifest = await readManifest(from);
  if (!(await isKnownSchema(manifest.schema)))
    throw new OperatorError(
      `The backup was taken by version ${manifest.version}, whose store this version does not know: restore it by that version or a newer one.`,
    );
  // A wrong path would bring erased people back without a word.
  for (const file of erasureFiles)
    await access(file).catch(() => {
      throw new OperatorError(`${file} cannot be read: name the erasures.jsonl of the data folder of before, or none.`);
    });
  const takenAt = Date.parse(manifest.takenAt);
  const erasures = await erasuresSince(takenAt, [join(dirname(from), ERASURES_FILE), ...erasureFiles]);

  await mkdir(target, { recursive: true, mode: 0o700 });
  await assertEmpty(target);
  await assertRoom(target, manifest.files, 'The restore');
  const unfinished = join(target, UNFINISHED_RESTORE);
  await mkdir(unfinished, { mode: 0o700 });
  const expected = new Map(manifest.files.map((file) => [file.path, file.sha256]));
  try {
    await copyFiles(
      manifest.files.map(({ path, bytes }) => ({ from: join(from, path), path, bytes })),
      unfinished,
      undefined,
      ({ path, sha256 }) => {
        if (expected.get(path) !== sha256)
          throw new OperatorError(
            `${join(from, path)} has changed since the backup: its SHA-256 is another. Nothing was restored.`,
          );
      },
    );
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw asSentence(error);
  }
  await writeFile(join(target, TO_OBEY), erasures.map((one) => `${JSON.stringify(one)}\n`).join(''), {
    mode: 0o600,
    flush: true,
  });
  const made = await readdir(unfinished);
  for (const part of PARTS.filter((part) => made.includes(part)))
    await rename(join(unfinished, part), join(target, part));
  await syncNames(target);
  await rm(unfinished, { recursive: true });
  await syncNames(target);
  return { manifest, erasures: erasures.length };
}

async function erasuresSince(takenAt: number, files: readonly string[]): Promise<KnownErasure[]> {
  const all = await Promise.all(files.map(readErasures));
  // A minute before: erasures are written by the clock of another process, too.
  return withoutRepeats(all.flat()).filter(({ at }) => at >= takenAt - 60_000);
}

/** A folder that a restore which was cut off has left counts as empty: what it left is removed. */
async function assertEmpty(folder: string): Promise<void> {
  let names = await readdir(folder);
  if (names.includes(UNFINISHED_RESTORE)) {
    for (const name of [...PARTS, TO_OBEY, UNFINISHED_RESTORE])
      await rm(join(folder, name), { recursive: true, force: true });
    names = await readdir(folder);
  }
  // A new disk has it.
  if (names.some((name) => name !== 'lost+found'))
    throw new OperatorError(`${folder} is not empty: a restore takes an empty folder only. Move what is in it away.`);
}

function asSentence(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && path !== undefined) return new OperatorError(`${path} is missing. Nothing was restored.`);
  return error;
}

/** @throws OperatorError where a restore into the folder was cut off. Each start asks. */
export async function assertWhole(dataFolder: string): Promise<void> {
  const names = await readdir(dataFolder).catch((): string[] => []);
  if (names.includes(UNFINISHED_RESTORE))
    throw new OperatorError(
      `A restore into ${dataFolder} was cut off. Restore again into the same folder, which removes what it left.`,
    );
}

/** The erasures that a restore has left to be obeyed, until `obeyed` says that they are. */
export async function erasuresToObey(
  dataFolder: string,
): Promise<{ erasures: KnownErasure[]; obeyed: () => Promise<void> }> {
  const path = join(dataFolder, TO_OBEY);
  return { erasures: await readErasures(path), obeyed: () => rm(path, { force: true }) };
}
