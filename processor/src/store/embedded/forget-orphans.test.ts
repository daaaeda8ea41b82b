import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLogger } from '@breakwater/relay/service';
import { expect, test } from 'vitest';

import { openStore } from '../open.ts';
import { blocksOf, isOrphan } from './forget-orphans.ts';

test.each([
  ['all_1_1_0', { partition: 'all', first: 1, last: 1 }],
  ['20261116_3_17_2', { partition: '20261116', first: 3, last: 17 }],
  ['20261116_3_17_2_21', { partition: '20261116', first: 3, last: 17 }],
  ['0cc175b9c0f1b6a831c399e269772661_4_4_0', { partition: '0cc175b9c0f1b6a831c399e269772661', first: 4, last: 4 }],
  ['tmp_insert_all_1_1_0', null],
  ['delete_tmp_all_1_1_0', null],
  ['detached', null],
  ['deduplication_logs', null],
])('reads the name %s', (name, blocks) => expect(blocksOf(name)).toEqual(blocks));

const parts = [
  { partition: 'all', first: 1, last: 5 },
  { partition: 'all', first: 7, last: 7 },
];
test.each([
  ['1\tall_7_7_0\ttoken', false],
  ['1\tall_3_3_0\ttoken', false],
  ['1\tall_6_6_0\ttoken', true],
  ['1\tother_3_3_0\ttoken', true],
  ['2\tall_6_6_0\ttoken', false],
  ['', false],
])('%j is an orphan: %s', (line, expected) => expect(isOrphan(line, parts)).toBe(expected));

test('an insert that was killed between its token and its part is stored at the retry', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-orphans-'));
  const config = {
    kind: 'embedded',
    folder: join(folder, 'store'),
    blobFolder: join(folder, 'blobs'),
    maxMemoryBytes: 800 * 2 ** 20,
  } as const;
  const logger = createLogger('test', 'silent');
  const row = { slug: 'a', version: 1, name: 'a', created_at: '2026-01-01T00:00:00.000Z' };
  const count = 'SELECT count() AS n FROM organizations';

  const before = await openStore(config, logger);
  await before.insert('organizations', [row], 'first');
  await before.insert('organizations', [{ ...row, slug: 'b' }], 'second');
  const [table] = await before.select<{ path: string }>(
    "SELECT data_paths[1] AS path FROM system.tables WHERE database = currentDatabase() AND name = 'organizations'",
  );
  await before.close();
  // The state that a kill at that moment leaves.
  const newest = (await readdir(table!.path)).filter((name) => blocksOf(name)?.last === 2);
  for (const name of newest) await rm(join(table!.path, name), { recursive: true });
  await writeFile(join(table!.path, 'deduplication_logs', 'deduplication_log_1.txt.tmp'), 'cut off');
  await writeFile(join(config.folder, 'status'), `PID: ${process.pid}\n`);

  const after = await openStore(config, logger);
  await after.insert('organizations', [row], 'first');
  await after.insert('organizations', [{ ...row, slug: 'b' }], 'second');
  expect(await after.select(count)).toEqual([{ n: '2' }]);
  await after.close();
  await rm(folder, { recursive: true });
});
