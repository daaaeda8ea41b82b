import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { temporaryFolder } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { filesWith } from './files-with.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => void (folder = await temporaryFolder()));
afterAll(() => folder?.remove());

test('a walk outlives folders that go away while it reads, and finds a file that got another place meanwhile', async () => {
  const parts = Array.from({ length: 100 }, (_, n) => join(folder.path, `part-${String(n).padStart(3, '0')}`));
  for (const part of parts) await mkdir(part);
  for (const part of parts) await writeFile(join(part, 'body'), 'nothing');
  await writeFile(join(folder.path, 'part-099', 'body'), 'A Name');

  const found = filesWith(folder.path, 'a name');
  await rename(join(folder.path, 'part-099'), join(folder.path, 'before'));
  for (const part of parts.slice(0, 99).reverse()) await rm(part, { recursive: true });
  expect(await found).toEqual([join(folder.path, 'before', 'body')]);
});
