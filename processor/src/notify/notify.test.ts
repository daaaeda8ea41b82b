import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import type { Batch, Log, NotificationRecord } from '@breakwater/relay/log';
import { openTestLog } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventId, openTestStore, PROCESSOR_CONFIG } from '../testing/flow.ts';
import { deliverOnce } from './deliver-once.ts';
import type { DeliverTools } from './deliver-once.ts';
import { mailRowOf } from './mail-row.ts';
import { createMailer } from './channels/mail/send.ts';
import { startSmtp } from '../testing/mailbox.ts';
import type { TestSmtp } from '../testing/mailbox.ts';
import { notifyBatch } from './notify.ts';
import type { NotifyTools } from './notify.ts';
import type { Store } from '../store/index.ts';

let folder: string;
let store: Store;
let log: Log;
let smtp: TestSmtp;
let tools: NotifyTools;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-notify-'));
  [store, log, smtp] = await Promise.all([openTestStore(folder), openTestLog(folder), startSmtp()]);
  tools = {
    log,
    store,
    mailer: createMailer(smtp.url, PROCESSOR_CONFIG.mailFrom, []),
    baseUrl: PROCESSOR_CONFIG.baseUrl,
    mailTo: [],
    operatorMail: [],
    mailDomain: 'breakwater.test',
    logger: createLogger('test', 'silent'),
    now: Date.now,
  };
});
afterAll(async () => {
  await smtp?.close();
  await log?.close();
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

const notification = (issue: string): NotificationRecord => ({
  v: 1,
  decision: `${issue}:1`,
  kind: 'new',
  project: 1,
  issue,
  eventId: eventId(1),
  at: Date.now(),
  release: '',
  environment: '',
});
const batchOf = (...notifications: NotificationRecord[]): Batch => ({
  topic: TOPICS.notifications.name,
  partition: 0,
  first: 0,
  end: notifications.length,
  id: `notifications:0:0-${notifications.length}`,
  redelivered: false,
  records: notifications.map((record, offset) => ({
    key: record.issue,
    value: encodeRecord(record),
    headers: {},
    offset,
    timestampMs: Date.now(),
  })),
});
const outcomes = (issue: string): Promise<object[]> =>
  store.select('SELECT receiver, status, version FROM mails FINAL WHERE issue_id = {issue:UInt64} ORDER BY receiver', {
    issue,
  });

test('mails everyone with an account, once', async () => {
  const account = { version: 1, user_id: 'u', name: '', password_hash: '', created_at: '2026-11-21T00:00:00.000Z' };
  const rows = [
    { ...account, email: 'ann@example.com', status: 'active' },
    { ...account, email: 'bob@example.com', status: 'active' },
    { ...account, email: 'gone@example.com', status: 'disabled' },
  ];
  await store.insert('users', rows, 'accounts');
  const batch = batchOf(notification('11'));
  await notifyBatch(batch, tools);
  await notifyBatch(batch, tools);

  expect(smtp.mails.length).toBe(2);
  expect(await outcomes('11')).toEqual([
    { receiver: 'ann@example.com', status: 'sent', version: '2' },
    { receiver: 'bob@example.com', status: 'sent', version: '2' },
  ]);
});

test('does not send a mail that a crash left in doubt', async () => {
  const before = smtp.mails.length;
  const content = { subject: 's', text: 't', html: 'h' };
  const inDoubt = mailRowOf(notification('12'), 'once@example.com', content, 'pending', Date.now());
  await store.insert('mails', [inDoubt], 'in doubt');
  await notifyBatch(batchOf(notification('12'), notification('13')), { ...tools, mailTo: ['once@example.com'] });

  expect(await outcomes('12')).toEqual([{ receiver: 'once@example.com', status: 'failed', version: '2' }]);
  expect(await outcomes('13')).toEqual([{ receiver: 'once@example.com', status: 'sent', version: '2' }]);
  expect(smtp.mails.length).toBe(before + 1);
});

test('keeps mails that the server refuses, with its answer', async () => {
  smtp.answers.push('never');
  await notifyBatch(batchOf(notification('14')), { ...tools, mailTo: ['once@example.com'] });
  const [row] = await store.select<{ status: string; detail: string }>(
    'SELECT status, detail FROM mails FINAL WHERE issue_id = 14',
  );
  expect(row).toEqual({ status: 'failed', detail: expect.stringContaining('550') });
});

test('mails nobody about an issue that only resent events made, and records that', async () => {
  const before = smtp.mails.length;
  const resent = { ...notification('15'), stale: true };
  await notifyBatch(batchOf(resent), { ...tools, mailTo: ['once@example.com'] });
  expect([smtp.mails.length, await outcomes('15')]).toEqual([before, []]);
  expect(await store.select('SELECT receivers, reason FROM told FINAL WHERE issue_id = 15')).toEqual([
    { receivers: 0, reason: 'stale' },
  ]);
});

test('queries the mails of a thousand receivers in portions, because their ids are part of a URL', async () => {
  const asked: number[] = [];
  const inserted: number[] = [];
  const counting: DeliverTools = {
    ...tools,
    mailer: null,
    store: {
      select: async (_query, params) => {
        asked.push((params as { ids: string[] }).ids.length);
        return [];
      },
      insert: async (_table, rows) => void inserted.push(rows.length),
    },
  };
  const wanted = Array.from({ length: 1000 }, (_, n) => ({ about: notification('16'), receiver: `${n}@example.com` }));
  const written = { mail: { subject: '', text: '', html: '' }, list: { id: '', name: '' } };
  const deliveries = await deliverOnce(wanted, async () => () => written, counting);
  expect([deliveries.size, Math.max(...asked), inserted.reduce((sum, rows) => sum + rows)]).toEqual([1000, 200, 1000]);
});
