import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openLog } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import type { Log } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { offer, soonWindow, startQuotaRelay, takenWithin, tellQuota } from '../support/quota-relays.ts';
import { pause } from '../support/wait.ts';

/* `npm run bench -- quota` in short: three relays over real HTTP, one log, one window of ten seconds. */

const LIMIT = 500;
const WINDOW_S = 10;

let folder: string;
let log: Log;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-quotas-'));
  const logger = createLogger('quotas', 'silent');
  log = await openLog({ kind: 'embedded', folder, partitions: 4, maxTopicBytes: 2 ** 30 }, logger);
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

test('three relays with unequal load, one of which stops, let through as much as one quota allows', async () => {
  const relays = await Promise.all(['a', 'b', 'c'].map((name) => startQuotaRelay(log, name)));
  const window = soonWindow(WINDOW_S, 1_000);
  await tellQuota(log, window.organization, LIMIT, WINDOW_S);
  await pause(window.start - 500 - Date.now());

  const [first, second, third] = relays.map(({ url }) => url);
  const half = window.start + (WINDOW_S * 1000) / 2;
  // Several times the limit, so that a slow machine offers enough too.
  const offered = await Promise.all([
    offer([first!, second!], [180, 90], window.end),
    offer([third!], [30], half).then(async ({ statuses }) => {
      await relays[2]!.close();
      return { statuses };
    }),
  ]);
  await Promise.all(relays.slice(0, 2).map((relay) => relay.close()));

  const statuses = new Set(offered.flatMap(({ statuses }) => [...statuses.keys()]));
  expect(statuses).toEqual(new Set([200, 429]));
  const taken = await takenWithin(log, window);
  expect(taken.size).toBe(3);
  const accepted = [...taken.values()].reduce((sum, count) => sum + count, 0);
  expect(accepted).toBeLessThanOrEqual(LIMIT * 1.05 + 5);
  expect(accepted).toBeGreaterThanOrEqual(LIMIT * 0.95 - 5);
});
