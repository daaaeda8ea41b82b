import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { readPasswordLink } from '../api/auth/password-links.ts';
import { adminCommand } from './admin.ts';
import { OperatorError, UsageError } from './command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admin-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = async (...words: string[]): Promise<string[]> => {
  const said: string[] = [];
  const env = { BREAKWATER_DATA: folder, BREAKWATER_URL: 'https://bw.example' };
  await adminCommand.run(words, { env, say: (line) => said.push(line), warn: () => {} });
  return said;
};

test('a folder on which nothing has run is refused, and stays as it is', async () => {
  await expect(run('reset-password', 'ada@example.com')).rejects.toThrow(OperatorError);
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, 'secret'), 'a'.repeat(64));
});

test.each([
  [[], false],
  [['--remove-second-factor'], true],
])('a link for an account is printed, with the options %j', async (options, dropsFactor) => {
  const [line = '', words] = await run('reset-password', 'Ada@example.com', ...options);
  const [address, link = ''] = line.split('#');
  expect(address).toBe('https://bw.example/reset');
  const secret = await readFile(join(folder, 'secret'), 'utf8');
  expect(readPasswordLink(link, secret, Date.now())).toMatchObject({ email: 'ada@example.com', dropsFactor });
  expect(words).toContain('within an hour');
});

test.each([
  [[]],
  [['reset']],
  [['reset-password']],
  [['reset-password', 'ada']],
  [['reset-password', 'a@b.c', 'd@e.f']],
])('the words %j are answered with the usage', async (words) => {
  await expect(run(...words)).rejects.toThrow(UsageError);
});
