import { quiet } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { startKeeper } from './start-keeper.ts';

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened?.close());

const runs = async (): Promise<number> => {
  const [row] = await opened.store.select<{ n: string }>(`SELECT count() AS n FROM cleanups WHERE step = 'run'`);
  return Number(row?.n);
};

const ttlOf = async (table: string): Promise<string | undefined> => {
  const [row] = await opened.store.select<{ definition: string }>(
    'SELECT create_table_query AS definition FROM system.tables WHERE database = currentDatabase() AND name = {table:String}',
    { table },
  );
  return / TTL (.*?) SETTINGS/.exec(row?.definition ?? '')?.[1];
};

test('a clean-up runs at the first look, and again a day later; a longer retention is in force at the next look', async () => {
  let now = Date.UTC(2026, 10, 21, 12);
  const keeper = startKeeper({
    store: opened.store,
    isKeeper: () => true,
    between: (work) => work(),
    logger: quiet,
    now: () => now,
  });
  await keeper.look();
  expect(await runs()).toBe(1);

  const row = { project_id: 7, version: 1, events: 400, spans: 0 };
  await opened.store.insert('retention', [row], 'longer');
  now += 3_600_000;
  await keeper.look();
  expect(await runs()).toBe(1);
  expect(await ttlOf('events')).toBe('toDateTime(received_at) + toIntervalDay(400)');
  expect(await ttlOf('spans')).toBe('toDateTime(received_at) + toIntervalDay(30)');
  expect(await ttlOf('release_minutes')).toBe('minute + toIntervalDay(400) WHERE project_id != 0');

  now += 26 * 3_600_000;
  await keeper.look();
  expect(await runs()).toBe(2);
  await keeper.stop();
}, 120_000);
