import { until } from '@breakwater/relay/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Channel } from './channels/channel.ts';
import { webhookChannel } from './channels/webhook/channel.ts';
import type { Deliveries } from './start-deliveries.ts';
import { parseNetworks } from '../outgoing/networks.ts';
import { createPost } from '../outgoing/post.ts';
import { startFaultyWeb } from '../testing/faulty-web.ts';
import type { FaultyWeb } from '../testing/faulty-web.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { ownDeliveries } from '../testing/owned-deliveries.ts';
import type { OwnedDeliveries } from '../testing/owned-deliveries.ts';

/* Receivers that are held back, and those that only look so. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LOCAL = createPost(parseNetworks(['127.0.0.0/8']), { withinMs: 400 });

let opened: LogAndStore;
let web: FaultyWeb;
let owned: OwnedDeliveries;
let receiver = '';
let nth = 0;

beforeAll(async () => {
  [opened, web] = await Promise.all([openLogAndStore(), startFaultyWeb()]);
});
afterAll(async () => {
  await opened?.close();
  await web?.close();
});
beforeEach(() => {
  nth += 1;
  receiver = `channel:hook${nth}`;
  owned = ownDeliveries(opened, { partition: nth, now: Date.UTC(2026, 10, nth, 9) });
});
afterEach(() => owned.stop());

const start = (isOn = true): Deliveries =>
  owned.start(webhookChannel(LOCAL, () => owned.now) as Channel<unknown>, {
    kind: 'webhook',
    isOn,
    config: { url: web.url, secret: 'a secret of the channel' },
  });
const states = async (): Promise<string[]> => (await owned.rows(receiver)).map(({ state }) => state);
const refused = (count: number) =>
  until(states, (found) => found.filter((state) => state === 'refused').length === count);

test('messages that waited for a channel that is off are refused at once, and operators are told nothing', async () => {
  const deliveries = start(false);
  for (let n = 10; n < 20; n += 1) await owned.decide(deliveries, receiver, n);
  await refused(10);
  owned.now += HOUR;
  for (let n = 20; n < 25; n += 1) await owned.decide(deliveries, receiver, n);
  await refused(15);
  await deliveries.stop(1000);
  expect(owned.appended).toEqual([]);
});

test('operators are told once of a receiver that is held back, also when a message is over after a day', async () => {
  web.answer = { status: 410 };
  const deliveries = start();
  for (let n = 10; n < 20; n += 1) await owned.decide(deliveries, receiver, n);
  await refused(10);
  await until(() => owned.appended.length === 1);
  owned.now += 2 * HOUR;
  await owned.decide(deliveries, receiver, 20);
  await until(
    () => owned.rows(receiver),
    (rows) => rows.at(-1)?.attempts === 1 && rows.at(-1)?.nextAt === owned.now + 15 * MINUTE,
  );
  owned.now += 25 * HOUR;
  deliveries.wake();
  await refused(11);
  await deliveries.stop(1000);
  expect(owned.appended.length).toBe(1);
});
