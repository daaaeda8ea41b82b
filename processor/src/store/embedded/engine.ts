import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Session } from 'chdb';

import { DATABASE } from '../database.ts';
import { StoreError } from '../errors.ts';
import { engineSettings } from './engine-settings.ts';

/**
 * One engine per process, and one folder per process. Sessions on it run in parallel, each with its own settings and
 * parameters.
 */
export interface Engine {
  /** Takes half a millisecond and some tens of kilobytes. */
  openSession(): Session;
  /** Call when no query runs: closing under a running one aborts the engine for the rest of the process. */
  close(): Promise<void>;
}

/**
 * Loads chdb and opens its folder. chdb is a library of 500 MB: it is imported here and nowhere else, so that a process
 * with a ClickHouse server never loads it, and need not have it.
 */
export async function openEngine(folder: string, maxMemoryBytes: number): Promise<Engine> {
  await mkdir(folder, { recursive: true });
  const chdb = await loadEngine();
  const settings = engineSettings(maxMemoryBytes);
  const connectionArgs = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);

  const connect = (): Session => new chdb.Session(folder, { connectionArgs });

  // The engine lives as long as any session does: this one keeps it alive when the others close.
  let anchor: Session;
  try {
    anchor = connect();
  } catch (cause) {
    throw await openingError(folder, cause);
  }
  try {
    assertTaken(anchor, settings);
    anchor.query(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`);
  } catch (error) {
    anchor.close();
    throw error;
  }

  return {
    openSession: () => {
      const session = connect();
      session.query(`USE ${DATABASE}`);
      return session;
    },
    close: async () => {
      await chdb.drainPending();
      anchor.close();
      await chdb.drainPending();
    },
  };
}

/** The package is optional, and so is its part for each platform: a process with a ClickHouse server needs neither. */
async function loadEngine(): Promise<typeof import('chdb')> {
  try {
    return await import('chdb');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // The error of Node would say only where it looked.
    if (code === 'ERR_MODULE_NOT_FOUND') throw new StoreError('engine_missing');
    throw new StoreError('engine_missing', undefined, { cause });
  }
}

function assertTaken(session: Session, settings: Record<string, number>): void {
  const names = Object.keys(settings).map((name) => `'${name}'`);
  const lines = session.query(`SELECT name, value FROM system.server_settings WHERE name IN (${names.join()})`, 'TSV');
  const taken = new Set(lines.split('\n'));
  const ignored = Object.entries(settings).filter(([name, value]) => !taken.has(`${name}\t${value}`));
  if (ignored.length > 0) throw new StoreError('engine_setting_ignored', ignored.map(([name]) => name).join(', '));
}

/** The engine writes the fault of a folder to standard error only, so the likely cause is found here. */
async function openingError(folder: string, cause: unknown): Promise<StoreError> {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message.includes('one active data directory')) return new StoreError('one_folder_per_process', folder, { cause });
  const holder = await holderOf(folder);
  if (holder !== null) return new StoreError('folder_in_use', `${folder}, process ${holder}`, { cause });
  return new StoreError('folder_unusable', folder, { cause });
}

/** The engine writes its process id to the file that it locks. */
async function holderOf(folder: string): Promise<number | null> {
  const status = await readFile(path.join(folder, 'status'), 'utf8').catch(() => '');
  const id = Number(/^PID: (\d+)$/m.exec(status)?.[1] ?? 0);
  if (id === 0 || id === process.pid) return null;
  try {
    process.kill(id, 0);
    return id;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? id : null;
  }
}
