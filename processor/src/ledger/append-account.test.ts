import { decodeRecord, accountRecordSchema, TOPICS } from '@breakwater/relay/log';
import type { LogRecord } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { eventId } from '../testing/flow.ts';
import { appendAccount, statementOf } from './append-account.ts';
import type { AccountRow, BatchStatement } from './append-account.ts';
import type { ReceiptRow } from './receipt-row.ts';

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);
const at = new Date(NOW).toISOString();

const rowOf = (project: number): AccountRow => ({
  cohort: '2026-11-21T08:50:00.000Z',
  project_id: project,
  category: 'error',
  stage: 'processor',
  source: 'events:0:0-9@1',
  counts: { read: 3, stored: 2, 'dropped:duplicate': 1 },
});
const receiptOf = (id: number): ReceiptRow => ({
  project_id: 1,
  event_id: eventId(id),
  stage: 'processor',
  outcome: 'dropped',
  reason: 'duplicate',
  source: 'events:0:0-9@1',
  category: 'error',
  detail: 'a “detail”',
  lane: 'live',
  relay: 'r',
  client: 'sdk/1',
  received_at: '2026-11-21T08:51:07.123Z',
  at,
});

async function appendedBy(statement: BatchStatement) {
  const appended: [topic: string, LogRecord][] = [];
  const append = async (topic: string, records: readonly LogRecord[]): Promise<void> =>
    void appended.push(...records.map((record): [string, LogRecord] => [topic, record]));
  await appendAccount({ append }, 'events:0:0-9@1', statement, NOW);
  const statements = appended.map(([, { value }]) => statementOf(decodeRecord(accountRecordSchema, value!)));
  return {
    places: appended.map(([topic, { key }]) => `${topic} ${key}`),
    sizes: statements.map(({ rows, receipts }) => [rows.length, receipts.length]),
    rows: statements.flatMap(({ rows }) => rows),
    receipts: statements.flatMap(({ receipts }) => receipts),
  };
}

test.each<[string, rows: number, receipts: number, sizes: number[][]]>([
  ['nothing in no record', 0, 0, []],
  ['rows and receipts in one record', 3, 2, [[3, 2]]],
  ['receipts alone', 0, 1, [[0, 1]]],
  ['as many rows as a record holds', 2000, 0, [[2000, 0]]],
  [
    'more of both in several records',
    2001,
    4500,
    [
      [2000, 2000],
      [1, 2000],
      [0, 500],
    ],
  ],
])('an account has %s, all of it and in order', async (_name, rows, receipts, sizes) => {
  const statement = {
    rows: Array.from({ length: rows }, (_, project) => rowOf(project)),
    receipts: Array.from({ length: receipts }, (_, id) => receiptOf(id)),
  };
  const appended = await appendedBy(statement);
  expect(appended.sizes).toEqual(sizes);
  expect(new Set(appended.places)).toEqual(new Set(sizes.map(() => `${TOPICS.outcomes.name} events:0:0-9@1`)));
  expect(appended.rows).toEqual(statement.rows.map((row) => ({ ...row, said_at: at })));
  expect(appended.receipts).toEqual(statement.receipts);
});
