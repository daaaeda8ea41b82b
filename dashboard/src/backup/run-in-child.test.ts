import { expect, test } from 'vitest';

import { runInChild } from './run-in-child.ts';

const HANGS = ['-e', 'setInterval(() => {}, 1000)'];
const limits = { env: process.env, atMostMs: 60_000, signal: new AbortController().signal };

test('a command gives its exit code and the ends of its output', async () => {
  const script = 'console.log("a line"); console.error("a fault"); process.exitCode = 3';
  expect(await runInChild(['-e', script], limits)).toEqual({
    kind: 'ended',
    code: 3,
    stdout: 'a line\n',
    stderr: 'a fault\n',
  });
});

test('a command that hangs is killed and named as late', async () => {
  expect(await runInChild(HANGS, { ...limits, atMostMs: 1 })).toEqual({ kind: 'late' });
});

test('a stop ends a command, also where it came before', async () => {
  expect(await runInChild(HANGS, { ...limits, signal: AbortSignal.abort() })).toEqual({ kind: 'stopped' });
});
