import { quiet } from '@breakwater/relay/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { watchDeliveries } from './deliveries-paused.ts';
import type { DeliveriesWatch } from './deliveries-paused.ts';
import { deliveryOf } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import { insertDeliveries } from './delivery-rows.ts';

const START = Date.UTC(2026, 10, 30, 9);
const MINUTE = 60_000;

let opened: LogAndStore;
let now: number;
let watch: DeliveriesWatch;
let told: number;

beforeEach(async () => {
  opened = await openLogAndStore();
  now = START;
  told = 0;
  const log = { append: async () => void (told += 1) };
  watch = watchDeliveries({ log, store: opened.store, logger: quiet, now: () => now });
});
afterEach(() => opened?.close());

const delivery = (n: number, more: Partial<Delivery> = {}): Delivery => ({
  ...deliveryOf(
    {
      receiver: 'mail:dev@example.com',
      decision: `${n}:1`,
      why: 'setting',
      about: { kind: 'new', project: 1, issue: String(n), eventId: '', at: START, release: '', environment: '' },
    },
    1,
    START,
  ),
  ...more,
});
const store = (...deliveries: Delivery[]): Promise<void> => insertDeliveries(opened.store, deliveries);

/** The alerts that are open after so many minutes. */
async function openAfter(minutes: number): Promise<{ kind: string; title: string }[]> {
  now = START + minutes * MINUTE;
  await watch.look();
  return opened.store.select("SELECT kind, title FROM operator_alerts FINAL WHERE status = 'open'");
}

test('a digest that waits for its hour, and a receiver that is left alone after an attempt, raise no alert', async () => {
  const hour = START + 60 * MINUTE;
  await store(
    delivery(1, { state: 'waiting', nextAt: hour }),
    delivery(2, { receiver: 'channel:away', version: 5, attempts: 5, nextAt: hour }),
    delivery(3, { receiver: 'channel:away' }),
    delivery(4, { receiver: 'channel:refuses', version: 3, state: 'refused', attempts: 1, at: START + 30 * MINUTE }),
    delivery(5, { receiver: 'channel:refuses' }),
  );
  for (const minutes of [10, 20, 30, 45]) expect(await openAfter(minutes), `${minutes}`).toEqual([]);
});

test('messages that nothing sends raise one alert, which is over when they are sent', async () => {
  await store(delivery(1), delivery(2, { receiver: 'channel:x', state: 'waiting', nextAt: START + 5 * MINUTE }));
  expect(await openAfter(19)).toEqual([]);
  const open = [{ kind: 'deliveries_paused', title: expect.stringContaining('20 minutes') }];
  expect(await openAfter(21)).toEqual(open);
  expect(await openAfter(40)).toEqual(open);
  expect(told).toBe(1);
  await store(delivery(1, { version: 3, state: 'delivered', attempts: 1, at: now }));
  expect(await openAfter(41)).toEqual(open);
  await store(delivery(2, { receiver: 'channel:x', version: 2, state: 'digested', nextAt: now, at: now }));
  expect(await openAfter(42)).toEqual([]);
});

test('messages that fell due while no process ran raise no alert before the process has had time to send them', async () => {
  await store(delivery(1, { nextAt: START - 600 * MINUTE }));
  expect(await openAfter(5)).toEqual([]);
});
