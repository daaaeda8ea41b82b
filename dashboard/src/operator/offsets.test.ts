import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { OperatorError, UsageError } from './command.ts';
import { offsetsCommand } from './offsets.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-offsets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const TIME = '2026-11-30T03:00:00Z';

test.each<[string, string, Record<string, string>, new (words: string) => Error, string]>([
  ['no verb', '', {}, UsageError, 'Say show, plan, or set.'],
  ['another verb', 'move', {}, UsageError, 'Say show, plan, or set.'],
  ['both places at once', `set --to-store yes --to-time ${TIME}`, {}, UsageError, 'not both'],
  ['a word for yes that is none', 'set --to-store true', {}, UsageError, 'Say --to-store yes'],
  ['no place', 'plan', {}, UsageError, 'Say --to-store yes'],
  ['a time that is none', 'set --to-time yesterday', {}, UsageError, 'Say --to-store yes'],
  ['a folder without a log', 'show', {}, OperatorError, 'There is no log in'],
  [
    'brokers that are away',
    'show',
    { BREAKWATER_KAFKA_BROKERS: '127.0.0.1:1' },
    OperatorError,
    'Kafka at 127.0.0.1:1 could',
  ],
])('%s is one sentence', async (_name, words, env, kind, sentence) => {
  const said: string[] = [];
  const terminal = {
    env: { BREAKWATER_DATA: join(folder, 'none'), ...env },
    say: (line: string) => void said.push(line),
    warn: () => {},
  };
  const run = offsetsCommand.run(words.split(' ').filter(Boolean), terminal);
  await expect(run).rejects.toThrow(sentence);
  await expect(run).rejects.toBeInstanceOf(kind);
  expect(said).toEqual([]);
});
