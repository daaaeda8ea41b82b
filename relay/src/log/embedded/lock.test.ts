import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { lockFolder, LogLockedError } from './lock.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a folder belongs to one holder at a time, and the error names the folder and the process', async () => {
  const lock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(`The log in ${folder} is in use by process ${process.pid}.`);
  await lock.release();
  await (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('a living process keeps its lock, and a dead one loses it', async () => {
  const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(holder, 'spawn');
  // Without the time of its start, only the id shows that the process lives.
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: holder.pid, startedAt: '' }));
  await expect(lockFolder(folder)).rejects.toThrow(LogLockedError);

  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const lock = await lockFolder(folder);
  expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
});

test.each([
  ['left by an earlier process with the id of this one', JSON.stringify({ pid: process.pid, startedAt: 'ticks 1' })],
  ['that was never written to its end', '{"pid":'],
])('a lock %s is taken over', async (_name, content) => {
  await writeFile(join(folder, 'lock'), content);
  await (await lockFolder(folder)).release();
});

test('a takeover that a crash cut short is taken over too', async () => {
  await writeFile(join(folder, 'lock'), '{}');
  await writeFile(join(folder, 'lock.takeover'), JSON.stringify({ pid: process.pid, startedAt: 'ticks 1' }));
  await (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('one of several processes that find a stale lock gets the folder', async () => {
  await writeFile(join(folder, 'lock'), '{}');
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(LogLockedError);
  expect(await readdir(folder)).toEqual(['lock']);
});
