import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { replaceFile, syncFolder } from '../../service/durable-file.ts';

/*
 *   lock                       the process that has the folder open
 *   format.json                {"v":1}
 *   topics/<topic>/<n>/        segment files of partition n
 *   groups/<group>.json        how far a consumer group has come
 *   held/<name>/               a moment of the log that is being copied, as links
 */
export const FORMAT = '{"v":1}\n';

/** Names become file names, and keep to the characters that Kafka allows. */
export function assertName(name: string): void {
  if (!/^[a-zA-Z0-9_-][a-zA-Z0-9._-]{0,199}$/.test(name)) {
    throw new TypeError(
      `"${name}" cannot name a topic or group: use up to 200 letters, digits, dots, dashes and underscores.`,
    );
  }
}

export const heldFolder = (folder: string): string => join(folder, 'held');

export const groupsFolder = (folder: string): string => join(folder, 'groups');

export async function prepareFolder(folder: string): Promise<void> {
  const format = await readFile(join(folder, 'format.json'), 'utf8').catch(() => null);
  if (format !== null && format !== FORMAT) {
    throw new Error(
      `The log in ${folder} was written by a later version: ${format.trim()} instead of ${FORMAT.trim()}.`,
    );
  }
  await mkdir(join(folder, 'topics'), { recursive: true });
  await mkdir(groupsFolder(folder), { recursive: true });
  // Nobody copies it any more.
  await rm(heldFolder(folder), { recursive: true, force: true });
  if (format === null) await replaceFile(join(folder, 'format.json'), FORMAT);
}

/**
 * The folders of a topic's partitions. An existing topic keeps the number it was created with, because keys must stay in their
 * partitions.
 */
export async function partitionFolders(folder: string, topic: string, partitions: number): Promise<string[]> {
  assertName(topic);
  const path = join(folder, 'topics', topic);
  const found = await readdir(path).catch(() => null);
  if (found) return indexes(found.length).map((index) => join(path, index));

  // Renamed as a whole: after a crash a topic has all of its partitions or none.
  const temporary = `${path}.new`;
  await rm(temporary, { recursive: true, force: true });
  for (const index of indexes(partitions)) await mkdir(join(temporary, index), { recursive: true });
  await syncFolder(temporary);
  await rename(temporary, path);
  await syncFolder(join(folder, 'topics'));
  return indexes(partitions).map((index) => join(path, index));
}

/** Zero where the topic is not there. */
export const countPartitions = async (folder: string, topic: string): Promise<number> =>
  (await readdir(join(folder, 'topics', topic)).catch(() => [])).length;

const indexes = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));
