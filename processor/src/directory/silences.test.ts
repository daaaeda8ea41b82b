import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import {
  beginSilence,
  endSilence,
  findSilence,
  forgetSilences,
  listSilences,
  LONGEST_SILENCE_MS,
  silenceTold,
} from './silences.ts';

const NOW = Date.UTC(2026, 10, 30, 13);
const HOUR_MS = 3_600_000;
const DEPLOY = { project: 1, environment: '', until: NOW + HOUR_MS, why: 'deploy', by: 'ann@example.com' };

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened.close());

test('a silence begins now, ends early by a person, is told once and forgotten after a month', async () => {
  const { store } = opened;
  const begun = await beginSilence(store, DEPLOY, NOW);
  expect(begun).toMatchObject({ ...DEPLOY, from: NOW, endedBy: '', told: false });
  expect(await listSilences(store, { project: 1 })).toEqual([begun]);
  expect(await listSilences(store, { project: 2 })).toEqual([]);

  const ended = await endSilence(store, begun, 'bob@example.com', NOW + 60_000);
  expect(ended).toMatchObject({ until: NOW + 60_000, endedBy: 'bob@example.com' });
  expect(await endSilence(store, ended, 'cleo@example.com', NOW + 120_000)).toEqual(ended);

  const told = await silenceTold(store, ended);
  expect(await listSilences(store, { told: false })).toEqual([]);
  await forgetSilences(store, [told], NOW + 29 * 24 * HOUR_MS);
  expect(await findSilence(store, told.id)).toEqual(told);
  await forgetSilences(store, [told], NOW + 31 * 24 * HOUR_MS);
  expect(await findSilence(store, told.id)).toBeNull();
});

test.each([
  ['in the past', NOW],
  ['after more than a day', NOW + LONGEST_SILENCE_MS + 1],
])('a silence that ends %s is refused', async (_name, until) => {
  await expect(beginSilence(opened.store, { ...DEPLOY, until }, NOW)).rejects.toThrow('within 24 hours');
});
