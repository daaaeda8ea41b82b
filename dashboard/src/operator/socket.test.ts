import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { OperatorError } from './command.ts';
import { callProcess, serveOperators } from './socket.ts';
import type { OperatorCalls, OperatorSocket } from './socket.ts';

let base = '';
const logger = { warn: () => {} };
const ends: string[] = [];
const calls: OperatorCalls = {
  echo: async ({ input, answer }) => answer({ input }),
  refuse: () => Promise.reject(new OperatorError('Not today.')),
  silent: async () => {},
  hold: async ({ answer, ended }) => {
    answer('held');
    await new Promise<void>((resolve) => ended.addEventListener('abort', () => resolve(), { once: true }));
    ends.push('released');
  },
};

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'breakwater-socket-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** A folder for each test; the second has a path that no socket address takes. */
const FOLDERS = ['short', `${'long'.repeat(40)}`];

test.each(FOLDERS)('a call in a folder %s is answered, for its owner alone', async (name) => {
  const folder = join(base, name);
  await mkdir(folder);
  // A crash left it.
  await writeFile(join(folder, 'operator.sock'), '');
  const served = await serveOperators(folder, calls, logger);
  expect((await stat(join(folder, 'operator.sock'))).mode & 0o777).toBe(0o600);
  const call = await callProcess(folder, 'echo', { a: 'ä' });
  expect(call?.answer).toEqual({ input: { a: 'ä' } });
  await call?.close();
  await expect(callProcess(folder, 'refuse', null)).rejects.toThrow('Not today.');
  await expect(callProcess(folder, 'toString', null)).rejects.toThrow('knows no call "toString"');
  await expect(callProcess(folder, 'silent', null)).rejects.toThrow('ended the call');
  await served.close();
  expect(await callProcess(folder, 'echo', null)).toBeNull();
});

test('an answer that is none is named, and its connection closed', async () => {
  const folder = join(base, 'other');
  await mkdir(folder);
  const closed: Promise<unknown>[] = [];
  const other = createServer((socket) => {
    closed.push(once(socket, 'close'));
    socket.on('error', () => {});
    socket.resume();
    socket.write('SSH-2.0\n');
  }).listen(join(folder, 'operator.sock'));
  await once(other, 'listening');
  await expect(callProcess(folder, 'echo', null)).rejects.toThrow('gave an answer that cannot be read');
  await Promise.all(closed);
  expect(closed).toHaveLength(1);
  other.close();
});

test('no process, or no folder, is no call', async () => {
  expect(await callProcess(join(base, 'none'), 'echo', null)).toBeNull();
});

test('a call ends when the command closes it, is killed, or the process stops', async () => {
  const folder = join(base, 'held');
  await mkdir(folder);
  const served: OperatorSocket = await serveOperators(folder, calls, logger);
  const call = await callProcess(folder, 'hold', null);
  await call?.close();
  expect(ends).toEqual(['released']);

  const killed = createConnection(join(folder, 'operator.sock'));
  killed.write('{"call":"hold","input":null}\n');
  await new Promise((resolve) => killed.once('data', resolve));
  killed.destroy();
  await expect.poll(() => ends.length).toBe(2);

  const cut = await callProcess(folder, 'hold', null);
  await served.close();
  await expect.poll(() => cut?.ended.aborted).toBe(true);
});
