import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { until } from '@breakwater/relay/testing';

import { mailChannel } from './channels/mail/channel.ts';
import type { Channel } from './channels/channel.ts';
import { deliveryOf } from './delivery.ts';
import { insertDeliveries } from './delivery-rows.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { ownDeliveries } from '../testing/owned-deliveries.ts';
import type { OwnedDeliveries } from '../testing/owned-deliveries.ts';

const NOW = Date.UTC(2026, 10, 30, 9);
const HOUR = 3_600_000;
const RECEIVER = 'mail:dev@example.com';

let opened: LogAndStore;
let owned: OwnedDeliveries;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened?.close());
afterEach(() => owned?.stop());

const waiting = (n: number) => ({
  ...deliveryOf(
    {
      receiver: RECEIVER,
      decision: `${n}:1`,
      why: 'setting',
      about: { kind: 'new', project: 1, issue: `${n}`, eventId: '0'.repeat(32), at: NOW, release: '', environment: '' },
    },
    1,
    NOW - HOUR,
  ),
  state: 'waiting' as const,
  because: 'budget' as const,
  nextAt: NOW,
});

test('notices that one digest does not take wait for the next one, an hour later', async () => {
  owned = ownDeliveries(opened, { partition: 1, now: NOW });
  await insertDeliveries(
    opened.store,
    Array.from({ length: 2500 }, (_, n) => waiting(10_000 + n)),
  );
  const deliveries = owned.start(mailChannel(null, 'bw.test') as Channel<unknown>);
  const found = await until(
    () => owned.rows(RECEIVER),
    (rows) => rows.some(({ state }) => state === 'kept'),
  );
  const left = found.filter(({ state }) => state === 'waiting');
  expect([left.length, new Set(left.map(({ nextAt }) => nextAt))]).toEqual([500, new Set([NOW + HOUR])]);

  owned.now += HOUR / 2;
  for (let n = 0; n < 11; n += 1) await owned.decide(deliveries, RECEIVER, 10 + n);
  const late = (await owned.rows(RECEIVER)).filter(({ state }) => state === 'waiting');
  expect([late.length, new Set(late.map(({ nextAt }) => nextAt))]).toEqual([501, new Set([NOW + HOUR])]);
});
