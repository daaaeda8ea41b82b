import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestStore } from '../testing/flow.ts';
import type { Store } from '../store/index.ts';
import { rollTable } from './roll.ts';
import { usersCounted, usersOf, withHalved } from './user-hours.ts';

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-user-hours-'));
  store = await openTestStore(folder);
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

let offset = 0;

/** Rolls an event of each of these users in a group. */
async function roll(group: number, first: number, users: number): Promise<void> {
  await store.client.command({
    query: `INSERT INTO events (project_id, group_id, event_id, timestamp, received_at, user_key, weight, lane, source_offset, logged_at)
            SELECT 1, ${group}, generateUUIDv4(number), at, at, cityHash64(number + ${first}), 1, 'live', number + ${offset}, at
            FROM (SELECT number, toDateTime64('2026-11-21 09:30:00', 3, 'UTC') AS at FROM numbers(${users}))`,
  });
  offset += users;
  await rollTable(store, 'group_days', [{ lane: 'live', partition: 0, committed: offset }]);
}

const counted = (): Promise<{ group_id: string; users: number; halved: number }[]> =>
  withHalved((most) =>
    store.select(
      `SELECT group_id, max(days.halved) AS halved,
              ${usersCounted(most, (times) => `uniqArray(${usersOf('days.users', times)})`, 'max(days.halved)')} AS users
       FROM group_days AS days
       WHERE project_id = 1
       GROUP BY group_id
       ORDER BY group_id`,
    ),
  );

test('users of a large roll are sampled, and counted with those of other rolls as if all were', async () => {
  await roll(1, 0, 1_500);
  await roll(2, 0, 1_500);
  expect(await counted()).toEqual([
    { group_id: '1', users: 1_500, halved: 0 },
    { group_id: '2', users: 1_500, halved: 0 },
  ]);

  await roll(2, 1_000, 20_000);
  const [small, large] = await counted();
  expect(small).toEqual({ group_id: '1', users: 1_500, halved: 0 });
  expect(large?.halved).toBe(4);
  expect(Math.abs((large?.users ?? 0) / 21_000 - 1)).toBeLessThan(0.1);
  const [kept] = await store.select<{ n: number }>(
    'SELECT toFloat64(max(length(users))) AS n FROM group_days WHERE group_id = 2',
  );
  expect(kept?.n).toBeLessThan(4_001);
});
