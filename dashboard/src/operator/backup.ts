import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { readStoreSettings } from '@breakwater/processor/store';
import type { SystemAccess } from '@breakwater/processor/directory';

import { inMegabytes } from '../backup/files.ts';
import { backupsIn, faultsOf, removeOldBackups } from '../backup/kept-backups.ts';
import { readManifest } from '../backup/manifest.ts';
import type { NightlyResult } from '../backup/nightly.ts';
import { takeBackup } from '../backup/take-backup.ts';
import { OperatorError, UsageError, wordsAndOptions } from './command.ts';
import type { OperatorCommand, Terminal } from './command.ts';

const USAGE = [
  'backup DIR                 takes a backup of the process that runs on BREAKWATER_DATA',
  'backup list DIR            lists the backups in a folder',
  'backup verify DIR          reads every byte of all backups in a folder, or of one (DIR/ID)',
  'backup prove DIR/ID        restores a backup into a temporary folder, processes its log and checks it;',
  '                           --events FILE names events that have to be in it, one id a line',
  'backup prune DIR --keep N  removes all but the newest N',
];

/** Backups of the one process. */
export const backupCommand = (accessTo: (projects: readonly number[]) => SystemAccess): OperatorCommand => ({
  usage: USAGE,
  async run(words, terminal) {
    const { alone, options } = wordsAndOptions(words, ['keep', 'events']);
    const [first = '', second] = alone;
    if (first === '' || alone.length > 2) throw new UsageError('The folder for backups is missing.');
    if (second === undefined) return take(first, terminal);
    if (first === 'list') return list(second, terminal);
    if (first === 'verify') return verify(second, terminal);
    if (first === 'prove') return prove(second, accessTo, options.get('events'), terminal);
    if (first === 'nightly') return nightly(second, options.get('keep'), accessTo, terminal);
    if (first === 'prune') return prune(second, options.get('keep'), terminal);
    throw new UsageError(`"${first}" is no word of this command.`);
  },
});

async function take(folder: string, { env, say }: Terminal): Promise<void> {
  const { id, files, bytes, takenAt } = await takeBackup(readStoreSettings(env).dataFolder, folder);
  say(`${join(resolve(folder), id)}: ${files.length} files, ${inMegabytes(bytes)}, as of ${takenAt}`);
}

async function list(folder: string, { say, warn }: Terminal): Promise<void> {
  for (const id of await backupsIn(folder)) {
    try {
      const { files, bytes, version, rows } = await readManifest(join(folder, id));
      say(`${id}  ${inMegabytes(bytes)}, ${files.length} files, ${rows['events'] ?? 0} events, version ${version}`);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      warn(error.message);
    }
  }
}

async function verify(folder: string, { say, warn }: Terminal): Promise<void> {
  const ids = await backupsIn(folder);
  const found = ids.length > 0 ? ids.map((id) => join(folder, id)) : [folder];
  let bad = 0;
  for (const backup of found) {
    const { manifest, faults } = await faultsOf(backup).catch((error: unknown) => {
      if (!(error instanceof OperatorError)) throw error;
      return { manifest: null, faults: [error.message] };
    });
    for (const fault of faults) warn(`${backup}: ${fault}`);
    if (faults.length > 0) bad += 1;
    else say(`${backup}: all ${manifest?.files.length} files are as they were`);
  }
  if (bad > 0) throw new OperatorError(`${bad} of ${found.length} backups ${bad === 1 ? 'is' : 'are'} damaged.`);
}

async function prove(
  backup: string,
  accessTo: (projects: readonly number[]) => SystemAccess,
  file: string | undefined,
  { say, warn }: Terminal,
): Promise<void> {
  const events = file === undefined ? [] : (await readFile(file, 'utf8')).split(/\s+/).filter((id) => id !== '');
  // It loads the processor, which no other command needs.
  const { proveBackup } = await import('../backup/prove-backup.ts');
  const proof = await proveBackup(backup, join(resolve(backup), '..'), accessTo, events);
  for (const fault of proof.faults) warn(fault);
  if (proof.faults.length > 0) throw new OperatorError(`${backup} could be restored, but is not proven.`);
  say(
    `${backup} is proven: ${proof.events} events and ${proof.spans} spans were there, ${proof.fromLog} more came from its log, ` +
      `${proof.cohorts} cohorts balance (${Math.round(proof.ms / 1000)} s)`,
  );
}

/** For the process itself, each night. Its last line is its result. */
async function nightly(
  folder: string,
  keep: string | undefined,
  accessTo: (projects: readonly number[]) => SystemAccess,
  { env, say }: Terminal,
): Promise<void> {
  const { id, bytes, takenAt } = await takeBackup(readStoreSettings(env).dataFolder, folder);
  const { proveBackup } = await import('../backup/prove-backup.ts');
  const { events, fromLog, cohorts, faults } = await proveBackup(join(folder, id), folder, accessTo);
  // One that is not proven takes no good one's place.
  if (faults.length === 0) await removeOldBackups(folder, countOf(keep));
  say(
    JSON.stringify({
      id,
      bytes,
      takenAt: Date.parse(takenAt),
      events,
      fromLog,
      cohorts,
      faults,
    } satisfies NightlyResult),
  );
}

function countOf(keep: string | undefined): number {
  const count = Number(keep);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new UsageError('--keep is the number of backups that stay, at least 1.');
}

async function prune(folder: string, keep: string | undefined, { say }: Terminal): Promise<void> {
  for (const id of await removeOldBackups(folder, countOf(keep))) say(`${id} was removed`);
}
