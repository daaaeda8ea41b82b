import { until } from '@breakwater/relay/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { Channel } from './channels/channel.ts';
import { mailChannel } from './channels/mail/channel.ts';
import { createMailer } from './channels/mail/send.ts';
import type { Deliveries } from './start-deliveries.ts';
import { startFaultySmtp } from '../testing/faulty-smtp.ts';
import type { FaultySmtp, SmtpFault } from '../testing/faulty-smtp.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { startSmtp } from '../testing/mailbox.ts';
import { ownDeliveries } from '../testing/owned-deliveries.ts';
import type { OwnedDeliveries } from '../testing/owned-deliveries.ts';

/* Faults of a mail server, and the ends of a process in them. The faults of longer runs are in `killed.flow.test.ts`. */

const MINUTE = 60_000;

let opened: LogAndStore;
let smtp: FaultySmtp;
let owned: OwnedDeliveries;
let nth = 0;

beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  nth += 1;
  smtp = await startFaultySmtp();
  owned = ownDeliveries(opened, { partition: nth, now: Date.UTC(2026, 10, nth, 9) });
});
afterEach(async () => {
  await owned.stop();
  await smtp.close();
});

const to = (name: string): string => `mail:${name}${nth}@example.com`;
const start = (silenceMs = 500, url = smtp.url): Deliveries => {
  const times = { connectMs: 500, greetingMs: 500, silenceMs, wholeMs: 20_000 };
  const mail = mailChannel(createMailer(url, 'Breakwater <alerts@breakwater.test>', times), 'breakwater.test');
  return owned.start(mail as Channel<unknown>);
};

test.each<[SmtpFault, string, number]>([
  ['hang before the greeting', 'pending', 1],
  ['hang before 354', 'pending', 1],
  ['hang after the content', 'doubt', 0],
  ['greylist', 'pending', 1],
  ['refuse', 'refused', 0],
])(
  'a process that is stopped while the server has the fault %s leaves the mail %s',
  async (fault, state, sentLater) => {
    smtp.fault = fault;
    const stopped = start(20_000);
    await owned.decide(stopped, to('ann'), 1);
    await until(() => (fault === 'hang after the content' ? smtp.came.length > 0 : smtp.connections > 0));
    await stopped.stop(fault === 'refuse' ? 5_000 : 0);
    expect((await owned.rows(to('ann'))).map((row) => row.state)).toEqual([state]);
    smtp.fault = undefined;
    owned.now += MINUTE;
    const next = start();
    await owned.decide(next, to('bob'), 2);
    await owned.reach(to('bob'), 'delivered');
    if (sentLater > 0) await owned.reach(to('ann'), 'delivered');
    expect(smtp.taken.filter((each) => `mail:${each.to}` === to('ann')).length).toBe(sentLater);
  },
);

test('an attempt that has not ended is counted, and its next one is named', async () => {
  smtp.fault = 'hang before 354';
  await owned.decide(start(20_000), to('ann'), 1);
  await until(() => smtp.connections > 0);
  expect(await owned.rows(to('ann'))).toMatchObject([{ state: 'pending', attempts: 1, nextAt: owned.now + MINUTE }]);
});

test('a server that is away for ten minutes gets every mail once when it is back', async () => {
  const { port } = smtp;
  await smtp.close();
  const deliveries = start();
  for (const n of [1, 2, 3]) await owned.decide(deliveries, to('ann'), n);
  for (let minutes = 0; minutes < 10; minutes += 2) {
    deliveries.wake();
    await until(
      () => owned.rows(to('ann')),
      (rows) => rows.every(({ nextAt }) => nextAt > owned.now) || rows.some(({ attempts }) => attempts > 0),
    );
    owned.now += 2 * MINUTE;
  }
  smtp = await startFaultySmtp(port);
  await until(async () => {
    owned.now += MINUTE;
    deliveries.wake();
    return (await owned.rows(to('ann'))).every(({ state }) => state === 'delivered');
  });
  expect(smtp.taken.length).toBe(3);
});

test.each(['tls', 'starttls'] as const)(
  'with %s a certificate that is not valid leaves the mail pending',
  async (security) => {
    const server = await startSmtp(security);
    try {
      await owned.decide(start(500, server.url), to('ann'), 1);
      const [row] = await until(
        () => owned.rows(to('ann')),
        ([found]) => found?.detail.includes('certificate') === true,
      );
      expect(row).toMatchObject({ state: 'pending', attempts: 1, nextAt: owned.now + MINUTE / 2 });
      expect(server.mails).toEqual([]);
    } finally {
      await server.close();
    }
  },
);

test('a receiver that has a mail and gives no answer holds up others for two seconds, and its doubt is its own', async () => {
  smtp.fault = 'hang after the content';
  const killed = start(20_000);
  await owned.decide(killed, to('ann'), 1);
  await until(() => smtp.came.length > 0);
  smtp.fault = undefined;
  await owned.decide(killed, to('bob'), 2);
  await owned.reach(to('bob'), 'delivered');
  // The process is gone: nothing of it writes any more.
  const [silent] = await owned.rows(to('ann'));
  expect(silent).toMatchObject({ state: 'begun', detail: 'the receiver had it and gave no answer within 2 s' });
  owned.now += MINUTE;
  start().wake();
  const [doubt] = await owned.reach(to('ann'), 'doubt');
  expect(doubt?.detail).toContain(silent?.detail);
});

test('one of two processes that have one mail in hand sends it, and the other ends its attempt', async () => {
  smtp.fault = 'slow';
  await owned.decide(start(20_000), to('ann'), 1);
  await until(() => smtp.connections > 0);
  smtp.fault = undefined;
  // For the other process the first one is gone, as it is when a partition has moved.
  owned.now += MINUTE;
  const other = start();
  other.wake();
  await owned.reach(to('ann'), 'delivered');
  await owned.decide(other, to('bob'), 2);
  await owned.reach(to('bob'), 'delivered');
  await owned.stop();
  expect(smtp.came.filter((each) => `mail:${each.to}` === to('ann')).length).toBe(1);
});

test('a mail that was made before another came into doubt names that one', async () => {
  smtp.fault = 'greylist';
  const deliveries = start();
  await owned.decide(deliveries, to('ann'), 1);
  await until(async () => (await owned.rows(to('ann')))[0]?.detail.includes('451'));
  smtp.fault = 'hang after the content';
  await owned.decide(deliveries, to('ann'), 2);
  owned.now += MINUTE / 2;
  deliveries.wake();
  await owned.reach(to('ann'), 'pending', 'doubt');
  smtp.fault = undefined;
  owned.now += 10 * MINUTE;
  deliveries.wake();
  const [named, doubted] = await until(
    () => owned.rows(to('ann')),
    (rows) => rows[0]?.state === 'delivered' && rows[1]?.partOf !== '',
  );
  expect(doubted?.partOf).toBe(named?.id);
  expect(JSON.parse(named?.rendered ?? '{}').text).toContain('may not have arrived');
});

test('a digest that was due while no process ran leaves once, when one runs again', async () => {
  const before = start();
  for (let n = 10; n < 23; n += 1) await owned.decide(before, to('ann'), n);
  await until(async () => (await owned.rows(to('ann'))).filter(({ state }) => state === 'delivered').length === 10);
  await before.stop(1_000);
  owned.now += 180 * MINUTE;
  const processes = [start(), start()];
  for (const one of processes) one.wake();
  await until(() => smtp.taken.length === 11);
  const states = (await owned.rows(to('ann'))).map(({ state }) => state);
  expect(states.filter((state) => state === 'digested').length).toBe(3);
});

test('a clock that was a day ahead and is right again holds nothing back', async () => {
  smtp.fault = 'greylist';
  const deliveries = start();
  await owned.decide(deliveries, to('ann'), 1);
  await until(async () => (await owned.rows(to('ann')))[0]?.detail.includes('451'));
  smtp.fault = undefined;
  owned.now -= 1440 * MINUTE;
  deliveries.wake();
  await owned.reach(to('ann'), 'delivered');
  expect(smtp.taken.length).toBe(1);
});
