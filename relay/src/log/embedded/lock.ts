import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

const holderSchema = z.object({
  pid: z.number().int(),
  /** Distinguishes two processes that got the same pid (a container's first process is always 1). */
  startedAt: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

export class LogLockedError extends Error {
  constructor(folder: string, pid: number) {
    super(
      `The log in ${folder} is in use by process ${pid}. One folder belongs to one process: stop the other, or choose another folder.`,
    );
    this.name = 'LogLockedError';
  }
}

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes the folder for this process. The lock of a process that has died is taken over. Node has no flock, so this cannot see
 * processes of another machine or container that share the folder.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'lock');
  const mine = `${path}.${randomUUID()}`;
  const content = JSON.stringify({ pid: process.pid, startedAt: await startOf(process.pid) } satisfies Holder);
  await writeFile(mine, content);
  try {
    // A link fails where the name exists, and the file behind it is never half written.
    while (!(await linked(mine, path))) await removeStale(folder, path, mine);
  } finally {
    await rm(mine, { force: true });
  }
  return { release: () => rm(path, { force: true }) };
}

async function removeStale(folder: string, path: string, mine: string): Promise<void> {
  const seen = await contentOf(path);
  if (seen === null) return;
  const holder = holderOf(seen);
  if (holder && (await isAlive(holder))) throw new LogLockedError(folder, holder.pid);

  // Another process may have taken the stale lock over since it was read. Only the holder of the takeover file removes a lock,
  // so a lock that has not changed until now may be removed.
  const right = `${path}.takeover`;
  if (!(await linked(mine, right))) return removeDead(right);
  try {
    if ((await contentOf(path)) === seen) await rm(path, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}

/** Removes the takeover file of a process that died within the takeover. */
async function removeDead(right: string): Promise<void> {
  const content = await contentOf(right);
  if (content === null) return;
  const holder = holderOf(content);
  if (!holder || !(await isAlive(holder))) await rm(right, { force: true });
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: the process lives, under another user.
    if (codeOf(error) !== 'EPERM') return false;
  }
  const start = await startOf(holder.pid);
  return start === '' || holder.startedAt === '' || start === holder.startedAt;
}

/** When a process started; empty where the system does not show it. */
async function startOf(pid: number): Promise<string> {
  const stat = await contentOf(`/proc/${pid}/stat`);
  // Field 22; the second, a name in parentheses, may hold spaces.
  if (stat !== null) return `ticks ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  return pid === process.pid ? `origin ${performance.timeOrigin}` : '';
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return null;
    throw error;
  }
}

function holderOf(content: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(content));
  } catch {
    return null;
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
