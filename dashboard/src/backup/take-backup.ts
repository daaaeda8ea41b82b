import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { OperatorError } from '../operator/command.ts';
import { callProcess } from '../operator/socket.ts';
import { appendErasures } from './erasures.ts';
import { assertRoom, copyFiles, filesBelow, isWithin, syncNames } from './files.ts';
import type { FileToCopy } from './files.ts';
import { heldSchema } from './hold.ts';
import type { Held } from './hold.ts';
import { MANIFEST, manifestText } from './manifest.ts';
import type { ManifestBody } from './manifest.ts';

/** Beside the backups of a folder: the erasures that a restore of any of them has to obey. */
export const ERASURES_FILE = 'erasures.jsonl';

/** A backup that is not whole has a name that no list, no restore and no person takes for one. */
const UNFINISHED = /^\.(.+)\.(\d+)\.unfinished$/;
const unfinishedName = (id: string): string => `.${id}.${process.pid}.unfinished`;

/**
 * Takes a backup of the process that runs on a data folder, into a folder of its own below `folder`. It gets its name when all of it
 * is on the disk.
 */
export async function takeBackup(dataFolder: string, folder: string): Promise<ManifestBody> {
  const target = resolve(folder);
  if (isWithin(target, resolve(dataFolder)))
    throw new OperatorError(`${target} is within the data folder, and would be lost with it: name a folder elsewhere.`);
  await mkdir(target, { recursive: true, mode: 0o700 });
  await removeAbandoned(target);
  const call = await callProcess(dataFolder, 'hold', null);
  if (!call)
    throw new OperatorError(
      `No Breakwater runs on ${dataFolder}. Start it, or name its folder by BREAKWATER_DATA; while it is stopped, copy the folder as a whole.`,
    );
  try {
    return await copyHeld(heldSchema.parse(call.answer), target, call.ended);
  } finally {
    await call.close();
  }
}

async function copyHeld(held: Held, target: string, ended: AbortSignal): Promise<ManifestBody> {
  const id = new Date(held.at).toISOString().replaceAll(':', '-');
  const files = await filesOf(held);
  await assertRoom(target, files, 'The backup');
  const unfinished = join(target, unfinishedName(id));
  await mkdir(unfinished, { mode: 0o700 });
  try {
    const copied = await copyFiles(files, unfinished, ended);
    const body: ManifestBody = {
      v: 1,
      id,
      takenAt: new Date(held.at).toISOString(),
      version: held.version,
      schema: held.schema,
      rows: held.rows,
      positions: held.positions,
      blobs: held.blobFolder === null ? 's3' : 'copied',
      bytes: copied.reduce((sum, { bytes }) => sum + bytes, 0),
      files: copied,
    };
    await writeFile(join(unfinished, MANIFEST), manifestText(body), { mode: 0o600, flush: true });
    await syncNames(unfinished);
    await appendErasures(join(target, ERASURES_FILE), held.erasures);
    if (ended.aborted) throw new OperatorError('The process that runs has ended, and the backup with it.');
    await rename(unfinished, join(target, id));
    await syncNames(target);
    return body;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function filesOf(held: Held): Promise<FileToCopy[]> {
  const store = await filesBelow(held.storeFolder);
  // A blob is written before the row that names it, so the blobs of this time hold those of all rows.
  const blobs = held.blobFolder === null ? [] : await filesBelow(held.blobFolder);
  return [
    ...store.map(({ path, bytes }) => ({ from: join(held.storeFolder, path), path: `store/${path}`, bytes })),
    ...held.logFiles.map(({ path, bytes }) => ({ from: join(held.logFolder, path), path: `log/${path}`, bytes })),
    ...blobs.map(({ path, bytes }) => ({
      from: join(held.blobFolder ?? '', path),
      path: `blobs/${path}`,
      bytes,
      mayBeGone: true as const,
    })),
  ];
}

/** Removes backups that a command which was killed has left. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, , pid] = UNFINISHED.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
