import { expect, test } from 'vitest';

import { createArtifactUses } from './artifact-uses.ts';

test('a map is written down once a day, and again after a write that failed', async () => {
  const written: string[] = [];
  let isAway = true;
  let now = Date.UTC(2026, 10, 21, 9);
  const store = {
    async insert(_table: string, rows: readonly object[]) {
      if (isAway) throw new Error('the store is away');
      written.push(...(rows as { debug_id: string; used_on: string }[]).map((row) => `${row.debug_id} ${row.used_on}`));
    },
  };
  const failed: unknown[] = [];
  const open = () =>
    createArtifactUses({ store, id: 'p', everyMs: 3_600_000, now: () => now, onError: (error) => failed.push(error) });

  const uses = open();
  uses.used(1, 'a');
  await uses.stop();
  expect([written, failed.length]).toEqual([[], 1]);
  isAway = false;
  for (const id of ['a', 'a', 'b']) uses.used(1, id);
  await uses.stop();
  now += 86_400_000;
  uses.used(1, 'a');
  uses.used(2, 'a');
  await uses.stop();
  expect(written).toEqual(['a 2026-11-21', 'b 2026-11-21', 'a 2026-11-22', 'a 2026-11-22']);
});
