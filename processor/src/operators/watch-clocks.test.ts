import { TOPICS } from '@breakwater/relay/log';
import { openTestStore } from '../testing/log-and-store.ts';
import { quiet, temporaryFolder } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Store } from '../store/port.ts';
import { openAlerts } from './alerts.ts';
import { watchClocks } from './watch-clocks.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
beforeAll(async () => {
  folder = await temporaryFolder();
  store = await openTestStore(folder.path);
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

test('a wrong clock raises one alert and one notice, and the alert ends when the clock is right or its relay gone', async () => {
  let living = [{ relay: 'r1', host: 'web-1', aheadMs: 3_600_000 }];
  let own = 0;
  let notices = 0;
  const watch = watchClocks({
    store,
    logger: quiet,
    now: Date.now,
    id: 'processor-1',
    relays: { living: () => living },
    log: {
      clockAheadMs: () => own,
      append: async (topic, records) => {
        if (topic === TOPICS.notifications.name) notices += records.length;
      },
    },
  });
  const look = async (): Promise<string[]> => {
    await watch.look();
    return (await openAlerts(store, ['relay_clock', 'processor_clock'])).map(({ title }) => title).sort();
  };

  const wrong = 'The clock of the relay on web-1 is wrong by 60 minutes';
  expect([await look(), await look(), notices]).toEqual([[wrong], [wrong], 1]);
  own = -45_000;
  expect(await look()).toEqual(['The clock of a processor is wrong, or jumped, by 45 seconds', wrong]);
  living = [{ relay: 'r1', host: 'web-1', aheadMs: 29_000 }];
  own = -29_000;
  expect(await look()).toEqual([]);
});
