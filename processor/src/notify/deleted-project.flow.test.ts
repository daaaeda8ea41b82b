import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { DEFAULT_ORGANIZATION } from '../directory/organizations.ts';
import { createProject, markProjectDeleted } from '../directory/projects.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { ownDeliveries } from '../testing/owned-deliveries.ts';
import type { OwnedDeliveries } from '../testing/owned-deliveries.ts';
import type { Channel } from './channels/channel.ts';
import { mailChannel } from './channels/mail/channel.ts';
import { nextVersion } from './delivery.ts';
import { insertDeliveries } from './delivery-rows.ts';

const NOW = Date.UTC(2026, 10, 30, 9);
const RECEIVER = 'mail:dev@example.com';

let opened: LogAndStore;
let owned: OwnedDeliveries;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened?.close());
afterEach(() => owned?.stop());

test('messages about a project that was deleted meanwhile are not sent, and no digest has its notices', async () => {
  const { store } = opened;
  const wanted = { name: 'shop', platform: 'other', organization: DEFAULT_ORGANIZATION };
  await markProjectDeleted(store, await createProject(store, wanted, NOW));
  owned = ownDeliveries(opened, { partition: 1, now: NOW });
  const deliveries = owned.start(mailChannel(null, 'bw.test') as Channel<unknown>);
  await owned.decide(deliveries, RECEIVER, 10);
  const [single] = await owned.reach(RECEIVER, 'refused');
  expect(single?.detail).toBe('its project was deleted, or the receiver turned it off');

  for (let n = 11; n < 21; n += 1) await owned.decide(deliveries, RECEIVER, n);
  const waits = (await owned.rows(RECEIVER)).filter(({ state }) => state === 'waiting');
  await insertDeliveries(
    store,
    waits.map((one) => nextVersion(one, NOW, { nextAt: NOW })),
  );
  deliveries.wake();
  const refused = Array.from({ length: 10 }, () => 'refused');
  const all = await owned.reach(RECEIVER, ...refused, 'digested', 'refused');
  expect(all.at(-1)?.about.kind).toBe('digest');
});
