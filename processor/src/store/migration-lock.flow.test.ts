import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from '@breakwater/relay/testing';
import { expect, test } from 'vitest';

import { openTestStore } from '../testing/flow.ts';
import { migrationLock } from './migration-lock.ts';

test('the lock of a migration is taken over from a process that has died, and not from one that lives', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-migration-'));
  const store = await openTestStore(folder);
  const timing = { heartbeatMs: 200, staleSeconds: 1 };
  await store.client.command({ query: 'CREATE TABLE migration_lock_3 (nothing UInt8) ENGINE = Memory' });
  const order: string[] = [];
  const hold = (name: string, ms: number) =>
    migrationLock(
      store.client,
      timing,
    )(async (stillMine) => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      await stillMine();
      order.push(`${name} ends`);
    });
  // Longer than a holder without a heartbeat keeps the lock.
  const first = hold('first', 3_000);
  await until(
    async () => order.length,
    (length) => length === 1,
  );
  await Promise.all([first, hold('second', 0)]);
  expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(await store.select("SELECT name FROM system.tables WHERE name LIKE 'migration_lock%'")).toEqual([]);
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
