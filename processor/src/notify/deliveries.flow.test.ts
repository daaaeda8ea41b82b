import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, DeliverRecord, LogRecord } from '@breakwater/relay/log';
import { quiet, until } from '@breakwater/relay/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { mailChannel } from './channels/mail/channel.ts';
import { createMailer } from './channels/mail/send.ts';
import { deliveryIdOf } from './delivery.ts';
import { deliveriesWhere } from './delivery-rows.ts';
import { startDeliveries } from './start-deliveries.ts';
import type { Deliveries } from './start-deliveries.ts';
import { chosenRules } from '../alerts/rules.ts';
import { createWays } from './ways.ts';
import { announcing } from '../testing/announcing.ts';
import { eventId } from '../testing/flow.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { startFaultySmtp } from '../testing/faulty-smtp.ts';
import type { FaultySmtp } from '../testing/faulty-smtp.ts';

/* The owner on a real store and a mail server with faults, by a clock that the test moves. */

const START = Date.UTC(2026, 10, 30, 9);
const MINUTE = 60_000;
const MAIL_TO = ['dev@example.com', 'ops@example.com'];
const SHORT = { connectMs: 500, greetingMs: 500, silenceMs: 500, wholeMs: 2000 };

let opened: LogAndStore;
let smtp: FaultySmtp;
let now = START;
let running: Deliveries[] = [];
let appended: LogRecord[] = [];
let receiver = '';
let nth = 0;

beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  smtp = await startFaultySmtp();
  nth += 1;
  receiver = `mail:dev${nth}@example.com`;
  now += 86_400_000;
  appended = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop(0)));
  running = [];
  await smtp.close();
});

function start(id = 'one'): Deliveries {
  const mailer = createMailer(smtp.url, 'Breakwater <alerts@breakwater.test>', SHORT);
  const mail = mailChannel(mailer, 'breakwater.test');
  const announced = announcing(opened.store, () => now, MAIL_TO);
  const deliveries = startDeliveries({
    ...announced,
    rules: chosenRules(announced.directory, { baseUrl: 'https://bw.test', secret: '' }),
    log: { append: async (topic, records) => void (topic === TOPICS.notifications.name && appended.push(...records)) },
    store: opened.store,
    mailer,
    wayTo: createWays({ channels: new Map([[mail.kind, mail]]), channelById: async () => null }),
    baseUrl: 'https://bw.test',
    mailTo: MAIL_TO,
    operatorMail: [],
    id,
    partitions: () => [nth],
    logger: quiet,
    now: () => now,
  });
  running.push(deliveries);
  return deliveries;
}

const decision = (n: number): string => `${nth}${n}:1`;
const record = (n: number, more: Partial<DeliverRecord> = {}): DeliverRecord => ({
  v: 2,
  kind: 'deliver',
  receiver,
  decision: decision(n),
  as: 'single',
  why: 'setting',
  about: { kind: 'new', project: 1, issue: `${nth}${n}`, eventId: eventId(n), at: now, release: '', environment: '' },
  ...more,
});
const batchOf = (...records: object[]): Batch => ({
  topic: TOPICS.notifications.name,
  partition: nth,
  first: 0,
  end: records.length,
  id: `notifications:${nth}:0-${records.length}`,
  redelivered: false,
  records: records.map((value, offset) => ({
    key: receiver,
    value: encodeRecord(value as DeliverRecord),
    headers: {},
    offset,
    timestampMs: now,
  })),
});
const rows = () => deliveriesWhere(opened.store, 'd.receiver = {receiver:String} ORDER BY d.decision', { receiver });
const states = async (): Promise<string[]> => (await rows()).map(({ state }) => state);
const reach = (...wanted: string[]) => until(states, (found) => found.join() === wanted.join());
const told = (n: number) =>
  opened.store.select('SELECT receivers, reason FROM told FINAL WHERE decision = {decision:String}', {
    decision: decision(n),
  });

test('a decision is delivered once, however often its record comes', async () => {
  const deliveries = start();
  await deliveries.take(batchOf(record(1)));
  await reach('delivered');
  await deliveries.take(batchOf(record(1), record(2)));
  await reach('delivered', 'delivered');
  expect(smtp.taken.map(({ to }) => `mail:${to}`)).toEqual([receiver, receiver]);
  expect(smtp.taken[0]?.id).toBe(`notice.${deliveryIdOf(decision(1), receiver)}@breakwater.test`);
  await until(
    () => told(1),
    (found) => found.length === 1,
  );
  expect(await told(1)).toEqual([{ receivers: 1, reason: '' }]);
});

test('a server that greylists gets the mail again after 30 s, 2 and 10 minutes', async () => {
  smtp.fault = 'greylist';
  const deliveries = start();
  await deliveries.take(batchOf(record(1)));
  for (const [attempts, pause] of [
    [1, 0.5],
    [2, 2],
    [3, 10],
  ] as const) {
    await until(rows, ([row]) => row?.attempts === attempts && row.detail.includes('451'));
    expect((await rows())[0]).toMatchObject({ state: 'pending', nextAt: now + pause * MINUTE });
    expect(await told(1)).toEqual([]);
    if (attempts === 3) smtp.fault = undefined;
    now += pause * MINUTE;
    deliveries.wake();
  }
  await reach('delivered');
  expect(smtp.taken.length).toBe(1);
});

test('a server that is away for a day gets nothing, and that is said', async () => {
  await smtp.close();
  const deliveries = start();
  await deliveries.take(batchOf(record(1)));
  await until(rows, ([row]) => row?.attempts === 1 && row.detail.includes('ESOCKET'));
  now += 24 * 60 * MINUTE;
  deliveries.wake();
  await reach('refused');
  expect((await rows())[0]?.detail).toContain('not delivered within 24 hours: ESOCKET');
  await until(
    () => told(1),
    (found) => found.length === 1,
  );
  expect(await told(1)).toEqual([{ receivers: 0, reason: 'failed' }]);
});

test('a mail whose answer never came is in doubt, is not sent again, and is named in the next one', async () => {
  smtp.fault = 'hang after the content';
  const deliveries = start();
  await deliveries.take(batchOf(record(1)));
  await reach('doubt');
  smtp.fault = undefined;
  now += 10 * MINUTE;
  await deliveries.take(batchOf(record(2)));
  await reach('doubt', 'delivered');
  const [doubted, next] = await rows();
  await until(rows, ([row]) => row?.partOf !== '');
  expect((await rows())[0]?.partOf).toBe(next?.id);
  expect(JSON.parse(next?.rendered ?? '{}').text).toContain(doubted?.title);
  expect(smtp.came.length).toBe(2);
});

test('a message that a killed process had begun is in doubt for the next one after a minute', async () => {
  smtp.fault = 'hang after the content';
  const killed = start('killed');
  await killed.take(batchOf(record(1)));
  await until(() => smtp.came.length === 1);
  // The process is gone: nothing of it writes any more.
  const [begun] = await rows();
  expect(begun?.state).toBe('begun');
  const next = start('next');
  now += MINUTE;
  next.wake();
  await reach('doubt');
  expect(smtp.came.length).toBe(1);
});

test('a stop leaves what was not begun for the next process, at every hang of the server', async () => {
  for (const fault of ['hang before the greeting', 'hang before 354'] as const) {
    const before = { connections: smtp.connections, taken: smtp.taken.length, known: (await rows()).length };
    smtp.fault = fault;
    const stopped = start(fault);
    await stopped.take(batchOf(...[1, 2, 3].map((n) => record(before.known + n))));
    await until(() => smtp.connections > before.connections);
    await stopped.stop(0);
    expect((await states()).filter((state) => state === 'pending').length).toBe(3);
    smtp.fault = undefined;
    const next = start(`after ${fault}`);
    await until(async () => (await states()).every((state) => state === 'delivered'));
    expect(smtp.taken.length).toBe(before.taken + 3);
    // Else it may take those of the next round, which the next process is to leave.
    await next.stop(1000);
  }
});

test('one of two processes that take the same delivery sends it', async () => {
  const processes = [start('a'), start('b')];
  await processes[0]?.take(batchOf(...[1, 2, 3].map((n) => record(n))));
  processes[1]?.wake();
  await reach('delivered', 'delivered', 'delivered');
  expect(smtp.taken.length).toBe(3);
});

test('notices beyond the budget come in one digest an hour later', async () => {
  const deliveries = start();
  await deliveries.take(batchOf(...Array.from({ length: 15 }, (_, n) => record(10 + n))));
  await until(async () => (await states()).filter((state) => state === 'delivered').length === 10);
  expect((await states()).filter((state) => state === 'waiting').length).toBe(5);
  now += 60 * MINUTE;
  deliveries.wake();
  await until(async () => (await states()).filter((state) => state === 'delivered').length === 11);
  expect((await states()).filter((state) => state === 'digested').length).toBe(5);
  expect(smtp.taken.length).toBe(11);
  await until(
    () => told(24),
    (found) => found.length === 1,
  );
  expect(await told(24)).toEqual([{ receivers: 1, reason: '' }]);
});

test('ten refusals hold a receiver back; others are told once, and it is tried every 15 minutes', async () => {
  smtp.fault = 'refuse';
  const deliveries = start();
  await deliveries.take(batchOf(...Array.from({ length: 10 }, (_, n) => record(10 + n))));
  await until(async () => (await states()).filter((state) => state === 'refused').length === 10);
  await until(() => appended.length > 0);
  expect(appended.map(({ key }) => key)).toEqual(['mail:dev@example.com', 'mail:ops@example.com']);
  now += 60 * MINUTE;
  await deliveries.take(batchOf(record(30)));
  await until(rows, (found) => found.at(-1)?.attempts === 1 && found.at(-1)?.detail.includes('550') === true);
  expect((await rows()).at(-1)?.nextAt).toBe(now + 15 * MINUTE);
  smtp.fault = undefined;
  now += 15 * MINUTE;
  deliveries.wake();
  await until(async () => (await states()).at(-1) === 'delivered');
  expect(appended.length).toBe(2);
});

test('a server that hangs holds only its receiver', async () => {
  smtp.fault = 'hang before the greeting';
  const deliveries = start();
  await deliveries.take(batchOf(record(1)));
  await until(() => smtp.connections === 1);
  smtp.fault = undefined;
  const other = `mail:other${nth}@example.com`;
  await deliveries.take(batchOf(record(1, { receiver: other })));
  await until(() => smtp.taken.some(({ to }) => `mail:${to}` === other));
  expect(await states()).not.toContain('delivered');
});

test('records of before version 2 become a record for each receiver, without those that were mailed', async () => {
  const deliveries = start();
  const older = {
    v: 1,
    kind: 'new',
    project: 1,
    issue: '77',
    eventId: eventId(7),
    at: now,
    release: '',
    environment: '',
  };
  const mailed = { mail_id: 'x', version: 1, decision: '78:1', receiver: 'dev@example.com', status: 'sent' };
  await opened.store.insert('mails', [{ ...mailed, at: new Date(now).toISOString() }], `mailed ${nth}`);
  const notice = { v: 1, kind: 'operator', decision: 'alert:x', at: now, stage: 'log', title: 't', detail: 'd' };
  await deliveries.take(batchOf({ ...older, decision: '77:1' }, { ...older, issue: '78', decision: '78:1' }, notice));
  const read = appended.map(({ value }) => JSON.parse(Buffer.from(value ?? []).toString()) as DeliverRecord);
  expect(read.map((each) => `${each.decision} ${each.receiver} ${each.why}`)).toEqual([
    '77:1 mail:dev@example.com setting',
    '77:1 mail:ops@example.com setting',
    'alert:x mail:dev@example.com operator',
    'alert:x mail:ops@example.com operator',
  ]);
});
