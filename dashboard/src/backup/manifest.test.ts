import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { MANIFEST, manifestText, readManifest } from './manifest.ts';

let folder = '';
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'breakwater-manifest-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['log/topics/events/0/00000000000000000000.log', true],
  ['store/data/a..b/x', true],
  ['../../.ssh/authorized_keys', false],
  ['store/../../x', false],
  ['/etc/cron.d/x', false],
  ['store/', false],
  ['secret', false],
])('a manifest that names %s is read: %s', async (path, isRead) => {
  const body = {
    v: 1 as const,
    id: 'a',
    takenAt: '2026-11-30T03:00:00.000Z',
    version: '1',
    schema: '1',
    rows: {},
    positions: { topics: {}, groups: {} },
    blobs: 'copied' as const,
    bytes: 1,
    files: [{ path, bytes: 1, sha256: 'a' }],
  };
  await writeFile(join(folder, MANIFEST), manifestText(body));
  const read = await readManifest(folder).then(
    () => true,
    () => false,
  );
  expect(read).toBe(isRead);
});
