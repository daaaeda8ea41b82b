import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROMPT_LEDGER, startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { operate, startCommand } from '../support/operate.ts';
import { errorEvent, sendEvent } from '../support/send.ts';
import { pause } from '../support/wait.ts';
import { randomOf } from './mutate-envelope.ts';

const FAULTS = ['none', 'product', 'backup', 'restore'] as const;
export type BackupFault = (typeof FAULTS)[number];

export interface BackupsReport {
  seed: number;
  rounds: number;
  perSecond: number;
  /** Kills by what was killed; a kill that came after the end of a command counts as none. */
  kills: Record<BackupFault, number>;
  answered: number;
  proven: number;
  /** Sentences about events that are missing or twice, cohorts that do not balance, and rows that a restore lacks. */
  faults: string[];
  /** Folders that looked like backups and were none. */
  halfBackups: string[];
  flipped: number;
  flipsFound: number;
  megabytes: number;
  seconds: number;
}

export interface BackupsOptions {
  rounds: number;
  seed: number;
  perSecond: number;
  /** The fault of each round, where they are not to be drawn. */
  faults?: readonly BackupFault[];
}

/** Backups and restores of a product under load, which, or whose commands, `kill -9` ends in the middle. */
export async function runBackups({ rounds, seed, perSecond, faults }: BackupsOptions): Promise<BackupsReport> {
  const random = randomOf(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const began = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-backups-'));
  const breakwater = await startBreakwater(PROMPT_LEDGER);
  const load = startLoad(breakwater, perSecond);
  const report: BackupsReport = {
    seed,
    rounds,
    perSecond,
    kills: { none: 0, product: 0, backup: 0, restore: 0 },
    answered: 0,
    proven: 0,
    faults: [],
    halfBackups: [],
    flipped: 0,
    flipsFound: 0,
    megabytes: 0,
    seconds: 0,
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const fault = faults?.[round] ?? FAULTS[below(FAULTS.length)] ?? 'none';
      await pause(500 + below(1_500));
      const startedAt = performance.now();
      await oneRound(breakwater, folder, fault, { load, report, below });
      const { proven, faults: found } = report;
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      console.log(JSON.stringify({ round, fault, proven, faults: found.length, seconds }));
    }
  } finally {
    report.answered = load.answered().length;
    await load.stop();
    await breakwater.stop();
    await rm(folder, { recursive: true, force: true });
  }
  report.seconds = Math.round((performance.now() - began) / 1000);
  return report;
}

interface Round {
  load: Load;
  report: BackupsReport;
  below(most: number): number;
}

async function oneRound(
  breakwater: Breakwater,
  folder: string,
  fault: BackupFault,
  { load, report, below }: Round,
): Promise<void> {
  const env = { BREAKWATER_DATA: breakwater.dataFolder };
  const before = new Set(await backupsIn(folder));
  if (fault === 'product' || fault === 'backup') {
    const command = startCommand(['backup', folder], env);
    const ended = new Promise((resolve) => command.once('close', resolve));
    await Promise.race([ended, pause(300 + below(2_000))]);
    const isRunning = command.exitCode === null && command.signalCode === null;
    if (fault === 'backup') command.kill('SIGKILL');
    else await breakwater.kill('SIGKILL');
    await ended;
    if (fault === 'product') await breakwater.restart();
    report.kills[isRunning ? fault : 'none'] += 1;
    for (const id of await backupsIn(folder))
      if (!before.has(id) && (await operate(['backup', 'verify', join(folder, id)], env)).code !== 0)
        report.halfBackups.push(`${fault}: ${id}`);
  }

  const answered = load.answered();
  const taken = await operate(['backup', folder], env);
  const id = (await backupsIn(folder)).at(-1) ?? '';
  if (taken.code !== 0) return void report.faults.push(`no backup: ${taken.stderr.slice(-300)}`);

  if (fault === 'restore') await restoreTwice(join(folder, id), env, report, below);

  const ids = join(folder, '.answered');
  await writeFile(ids, answered.join('\n'));
  const proof = await operate(['backup', 'prove', join(folder, id), '--events', ids], env);
  if (proof.code === 0) report.proven += 1;
  else report.faults.push(...proof.stderr.trim().split('\n').slice(0, 3));

  await flipOne(join(folder, id), env, report, below);
  await operate(['backup', 'prune', folder, '--keep', '2'], env);
}

/** A restore that was killed is begun again into the same folder. */
async function restoreTwice(
  backup: string,
  env: Record<string, string>,
  report: BackupsReport,
  below: (most: number) => number,
): Promise<void> {
  const target = await mkdtemp(join(tmpdir(), 'breakwater-restored-'));
  const command = startCommand(['restore', backup, '--data', target], env);
  const ended = new Promise((resolve) => command.once('close', resolve));
  await Promise.race([ended, pause(300 + below(1_500))]);
  const isRunning = command.exitCode === null && command.signalCode === null;
  command.kill('SIGKILL');
  await ended;
  report.kills[isRunning ? 'restore' : 'none'] += 1;
  const again = await operate(['restore', backup, '--data', target], env);
  const isWhole = again.code === 0 || (!isRunning && again.stderr.includes('is not empty'));
  if (!isWhole) report.faults.push(`no second restore: ${again.stderr.slice(-300)}`);
  await rm(target, { recursive: true, force: true });
}

async function flipOne(
  backup: string,
  env: Record<string, string>,
  report: BackupsReport,
  below: (most: number) => number,
): Promise<void> {
  const { files, bytes } = JSON.parse(await readFile(join(backup, 'manifest.json'), 'utf8')) as {
    files: { path: string; bytes: number }[];
    bytes: number;
  };
  report.megabytes = Math.max(report.megabytes, Math.round(bytes / 1e6));
  const paths = ['manifest.json', ...files.filter((file) => file.bytes > 0).map(({ path }) => path)];
  const path = join(backup, paths[below(paths.length)] ?? 'manifest.json');
  const at = below((await stat(path)).size);
  await flipByte(path, at);
  report.flipped += 1;
  if ((await operate(['backup', 'verify', backup], env)).code === 1) report.flipsFound += 1;
  await flipByte(path, at);
}

export async function flipByte(path: string, at: number): Promise<void> {
  const handle = await open(path, 'r+');
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  byte[0] = (byte[0] ?? 0) ^ 1;
  await handle.write(byte, 0, 1, at);
  await handle.close();
}

export const backupsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /^\d/.test(name)).toSorted();

interface Load {
  /** Ids of events that were answered with 200 until now. */
  answered(): string[];
  stop(): Promise<void>;
}

/** Each event is sent until it is answered with 200. */
function startLoad(breakwater: Breakwater, perSecond: number): Load {
  const answered: string[] = [];
  const stopping = new AbortController();
  const sending = new Set<Promise<void>>();
  const send = async (number: number): Promise<void> => {
    const event = errorEvent({ fingerprint: [`group ${number % 20}`] });
    while (!stopping.signal.aborted) {
      const { eventId, status } = await sendEvent(breakwater.dsn, event);
      if (status === 200) return void answered.push(eventId);
      await pause(200);
    }
  };
  let number = 0;
  const timer = setInterval(() => {
    if (sending.size > 200) return;
    const one = send((number += 1)).finally(() => sending.delete(one));
    sending.add(one);
  }, 1000 / perSecond);
  return {
    answered: () => [...answered],
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await Promise.all(sending);
    },
  };
}
