import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { MANIFEST, manifestText, readManifest } from './manifest.ts';
import type { ManifestBody } from './manifest.ts';
import { restoreBackup } from './restore-backup.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-manifest-'));
});
afterAll(() => rm(folder, { recursive: true }));

const write = (path: string): Promise<void> => {
  const body: ManifestBody = {
    v: 1,
    id: 'one',
    takenAt: '2026-01-01T00:00:00.000Z',
    version: '0.1.0',
    schema: '1',
    rows: {},
    positions: { topics: {}, groups: {} },
    blobs: 'copied',
    bytes: 1,
    files: [{ path, bytes: 1, sha256: 'a' }],
  };
  return writeFile(join(folder, MANIFEST), manifestText(body));
};

test.each(['../store/x', '/etc/passwd', 'store/../../x', 'store//x', './x', 'store\\..\\x', ''])(
  'a manifest that names the file %j is refused',
  async (path) => {
    await write(path);
    await expect(readManifest(folder)).rejects.toThrow(/cannot be read/);
  },
);

test('a manifest that names files within its backup is read, and nothing is restored into the backup itself', async () => {
  await write('store/data/a.bin');
  expect((await readManifest(folder)).files).toHaveLength(1);
  await expect(restoreBackup(folder, join(folder, 'new'))).rejects.toThrow(/is within the backup/);
  expect(await readdir(folder)).toEqual([MANIFEST]);
});
