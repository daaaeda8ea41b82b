import { accountRecordSchema, decodeRecord, encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch, DeliverRecord, LogRecord } from '@breakwater/relay/log';
import { quiet, until } from '@breakwater/relay/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { chosenRules } from '../alerts/rules.ts';
import { turnOff } from '../directory/preferences.ts';
import { announcing } from '../testing/announcing.ts';
import { eventId } from '../testing/flow.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { mailChannel } from './channels/mail/channel.ts';
import { deliveryOf } from './delivery.ts';
import { deliveriesWhere, insertDeliveries } from './delivery-rows.ts';
import { startDeliveries } from './start-deliveries.ts';
import type { Deliveries } from './start-deliveries.ts';
import { createWays } from './ways.ts';

/* The words on decisions, in the ledger and in `told`. Without a mail server each message is kept as soon as it is sent. */

const NOW = Date.UTC(2026, 10, 30, 9);
const MINUTE = 60_000;

let opened: LogAndStore;
let deliveries: Deliveries | null = null;
let accounts: LogRecord[] = [];

beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened?.close());
beforeEach(() => {
  accounts = [];
});
afterEach(async () => {
  await deliveries?.stop(0);
});

function start(): Deliveries {
  const { store } = opened;
  const mail = mailChannel(null, 'breakwater.test');
  const announced = announcing(store, () => NOW);
  deliveries = startDeliveries({
    ...announced,
    rules: chosenRules(announced.directory, { baseUrl: 'https://bw.test', secret: '' }),
    log: { append: async (topic, records) => void (topic === TOPICS.outcomes.name && accounts.push(...records)) },
    store,
    mailer: null,
    wayTo: createWays({ channels: new Map([[mail.kind, mail]]), channelById: async () => null }),
    baseUrl: 'https://bw.test',
    mailTo: ['dev@example.com'],
    operatorMail: [],
    id: 'one',
    partitions: () => [1],
    logger: quiet,
    now: () => NOW,
  });
  return deliveries;
}

const recordOf = (issue: number, receiver = 'mail:dev@example.com'): DeliverRecord => ({
  v: 2,
  kind: 'deliver',
  receiver,
  decision: `${issue}:1`,
  as: 'single',
  why: 'setting',
  about: {
    kind: 'new',
    project: 1,
    issue: String(issue),
    eventId: eventId(issue),
    at: NOW,
    release: '',
    environment: '',
  },
});
const batchOf = (...records: DeliverRecord[]): Batch => ({
  topic: TOPICS.notifications.name,
  partition: 1,
  first: 0,
  end: records.length,
  id: `notifications:1:0-${records.length}`,
  redelivered: false,
  records: records.map((value, offset) => ({
    key: value.receiver,
    value: encodeRecord(value),
    headers: {},
    offset,
    timestampMs: NOW,
  })),
});

/** The words of the ledger on a decision, in the order in which they were said. */
const wordsOn = (decision: string): string[] =>
  accounts
    .flatMap(({ value }) => decodeRecord(accountRecordSchema, value ?? new Uint8Array()).counts)
    .filter(({ source }) => source === decision)
    .flatMap(({ quantities }) => Object.keys(quantities));
const told = () =>
  opened.store.select("SELECT decision, receivers, reason FROM told FINAL WHERE decision < '9' ORDER BY decision");

test('ends of which a killed process had not said anything are said by the next one', async () => {
  const of = (issue: number) => deliveryOf(recordOf(issue), 1, NOW);
  const digest = deliveryOf({ ...recordOf(2), about: { kind: 'digest', at: NOW } }, 1, NOW);
  await insertDeliveries(opened.store, [
    { ...of(1), version: 3, state: 'delivered' },
    { ...digest, version: 3, state: 'refused' },
    { ...of(3), version: 2, state: 'digested', partOf: digest.id },
    { ...of(4), state: 'waiting', nextAt: NOW + MINUTE },
  ]);
  start();
  await until(told, (found) => found.length === 2);
  expect(await told()).toEqual([
    { decision: '1:1', receivers: 1, reason: '' },
    { decision: '3:1', receivers: 0, reason: 'failed' },
  ]);
  expect([1, 3, 4].map((issue) => wordsOn(`${issue}:1`))).toEqual([['told'], ['untold:failed'], []]);
});

test('a decision is open in the ledger before its delivery can end, and its end is the last word', async () => {
  const records = Array.from({ length: 12 }, (_, n) => recordOf(900 + n, 'mail:ops@example.com'));
  const running = start();
  await running.take(batchOf(...records));
  await until(
    async () => records.map(({ decision }) => wordsOn(decision).join(' ')),
    (words) => words.filter((each) => each === 'pending told').length === 10,
  );
  await running.take(batchOf(...records));
  expect(wordsOn('900:1')).toEqual(['pending', 'told']);
  expect(wordsOn('911:1')).toEqual(['waiting']);
});

test('a message that waited is not sent to an address that turned its project off meanwhile', async () => {
  await turnOff(opened.store, 'off@example.com', [1]);
  await start().take(batchOf(recordOf(90, 'mail:off@example.com')));
  const [row] = await until(
    () => deliveriesWhere(opened.store, "d.receiver = 'mail:off@example.com'", {}),
    ([found]) => found?.state !== 'pending' && found?.state !== 'begun',
  );
  expect(row).toMatchObject({ state: 'refused', detail: expect.stringContaining('turned it off') });
});
