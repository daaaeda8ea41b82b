import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { replaceFile } from '@breakwater/relay/service';

/*
 * An insert is written into a table's deduplication log just before its part gets its name (ClickHouse, MergeTreeSink:
 * `addPart`, then `renameTempPartAndAdd`). A process that is killed between the two leaves the token without the rows, and the
 * engine would take the retry for a repeat and drop it. So before the engine opens, tokens without a part are removed. A token
 * whose part retention has dropped is removed too: nothing that old comes again.
 */

const ADDED = '1';

/**
 * Checks all tables of an engine's folder that a crash has left. After a clean end nothing is needed, and a folder that another
 * process has open is left alone. Gives the number of removed tokens.
 */
export async function forgetOrphans(folder: string): Promise<number> {
  if (!(await wasLeftByCrash(folder))) return 0;
  let forgotten = 0;
  for (const group of await foldersIn(join(folder, 'store'))) {
    for (const table of await foldersIn(group)) forgotten += await forgetIn(table);
  }
  return forgotten;
}

/** The engine removes the file when it closes. In a container the earlier process may have had the same number as this one. */
async function wasLeftByCrash(folder: string): Promise<boolean> {
  const status = await readFile(join(folder, 'status'), 'utf8').catch(() => '');
  const pid = Number(/PID: (\d+)/.exec(status)?.[1]);
  return pid > 0 && (pid === process.pid || !isAlive(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function forgetIn(table: string): Promise<number> {
  const logs = join(table, 'deduplication_logs');
  const names = await readdir(logs).catch(() => []);
  if (names.length === 0) return 0;
  const parts = (await foldersIn(table)).map((path) => blocksOf(path.slice(table.length + 1))).filter(isThere);
  let forgotten = 0;
  for (const name of names) {
    // A file that a crash within this function has left: the engine cannot read a log of that name.
    if (name.endsWith('.tmp')) {
      await rm(join(logs, name), { force: true });
      continue;
    }
    const lines = (await readFile(join(logs, name), 'utf8')).split('\n');
    const kept = lines.filter((line) => !isOrphan(line, parts));
    if (kept.length === lines.length) continue;
    forgotten += lines.length - kept.length;
    await replaceFile(join(logs, name), kept.join('\n'));
  }
  return forgotten;
}

interface Blocks {
  partition: string;
  first: number;
  last: number;
}

/** `partition_first_last_level`, and `_mutation` where there was one. Other folders (`detached`, `tmp_insert_…`) are no parts. */
export function blocksOf(name: string): Blocks | null {
  const [, partition, first, last] = /^(?!tmp_|delete_tmp_|covered)(.+?)_(\d+)_(\d+)_\d+(?:_\d+)?$/.exec(name) ?? [];
  return partition === undefined ? null : { partition, first: Number(first), last: Number(last) };
}

/** True for a token without a part. A merged part holds the rows of all its blocks. */
export function isOrphan(line: string, parts: readonly Blocks[]): boolean {
  const [operation, name = ''] = line.split('\t');
  const added = operation === ADDED ? blocksOf(name) : null;
  if (!added) return false;
  return !parts.some(
    ({ partition, first, last }) => partition === added.partition && first <= added.first && added.last <= last,
  );
}

const isThere = (blocks: Blocks | null): blocks is Blocks => blocks !== null;

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
