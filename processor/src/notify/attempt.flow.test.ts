import { quiet } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import type { Store } from '../store/port.ts';
import { attemptDelivery } from './attempt.ts';
import { mailChannel } from './channels/mail/channel.ts';
import type { Channel } from './channels/channel.ts';
import { deliveryOf, nextVersion } from './delivery.ts';
import { deliveriesWhere, insertDeliveries } from './delivery-rows.ts';
import { createTurns } from './turns.ts';

const NOW = Date.UTC(2026, 10, 30, 9);
const ABOUT = { kind: 'operator', at: NOW, stage: 'log', title: 'Title', detail: 'Detail' } as const;

let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened?.close());

test('the late answer of a receiver stands where the store took its silence and lost the answer to that', async () => {
  let silence = (): void => {};
  const isSilent = new Promise<void>((resolve) => (silence = resolve));
  const store: Pick<Store, 'insert' | 'select'> = {
    select: opened.store.select,
    async insert(table, rows, token) {
      await opened.store.insert(table, rows, token);
      if (!JSON.stringify(rows).includes('gave no answer')) return;
      silence();
      throw new Error('the connection to the store was lost');
    },
  };
  const channel: Channel<unknown> = {
    ...(mailChannel(null, 'bw.test') as Channel<unknown>),
    async send(_message, _to, _key, { permit }) {
      await permit();
      await isSilent;
      return { kind: 'later', detail: '451 try again later' };
    },
  };
  const tools = { store, turns: createTurns(), id: 'one', logger: quiet, now: () => NOW };
  const first = deliveryOf({ receiver: 'mail:a@bw.test', decision: 'x', why: 'operator', about: ABOUT }, 1, NOW);
  const taken = { ...first, owner: 'one', attempts: 1, rendered: '{}' };
  await insertDeliveries(store, [taken]);
  await attemptDelivery(taken, { channel, config: {} }, tools, new AbortController().signal, (newest, { kind }) =>
    insertDeliveries(store, [nextVersion(newest, NOW, { state: 'pending', detail: kind })]),
  );
  const [stored] = await deliveriesWhere(store, 'd.delivery_id = {id:String}', { id: taken.id });
  expect(stored).toMatchObject({ state: 'pending', detail: 'later' });
});
