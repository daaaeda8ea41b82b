import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { takeBackup } from './take-backup.ts';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'breakwater-take-'))));
afterAll(() => rm(folder, { recursive: true }));

test.each(['.', 'backups', 'store/../backups/deep'])('no backup is taken into %s of the data folder', async (path) => {
  await expect(takeBackup(folder, join(folder, path))).rejects.toThrow(/is within the data folder/);
  expect(await readdir(folder)).toEqual([]);
});

test('a folder whose name begins like that of the data folder is elsewhere', async () => {
  const beside = `${folder}-backups`;
  await expect(takeBackup(folder, beside)).rejects.toThrow(/No Breakwater runs/);
  await rm(beside, { recursive: true });
});
