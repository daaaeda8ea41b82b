import { describe, expect, test } from 'vitest';

import { fatesOf, refuse } from './account.ts';
import type { RecordAccount, UnitFate } from './account.ts';
import { batchRows, totalsOf, unbalancedRows } from './batch-ledger.ts';
import { receiptsOf } from './receipt-row.ts';

const RECEIVED = Date.UTC(2026, 10, 21, 8, 51, 7);
const LEFT = { part: 'spans', why: 'invalid', left: 3, total: 5 } as const;
const cause = new Error('not a number');

const account = (fates: UnitFate[], more: Partial<RecordAccount> = {}): RecordAccount => ({
  project: 1,
  receivedAt: RECEIVED,
  eventId: 'e'.repeat(32),
  client: 'sdk/1',
  relay: 'r',
  read: fates.map(({ category, quantity }) => ({ category, quantity })),
  fates,
  inner: [],
  ...more,
});
const keysOf = ({ fates }: RecordAccount): string[] => fates.map(({ key, quantity }) => `${quantity} ${key}`);
const event = (): UnitFate => ({
  category: 'error',
  quantity: 1,
  key: 'stored',
  rows: { table: 'events', from: 0, to: 1 },
});
const attachment = (): UnitFate => ({ category: 'attachment', quantity: 70, key: 'dropped:unsupported' });
const attachments = (): UnitFate[] => [attachment(), { ...attachment(), category: 'attachment_item', quantity: 1 }];
const transaction = (): UnitFate => ({
  category: 'transaction',
  quantity: 1,
  key: 'stored',
  rows: { table: 'spans', from: 0, to: 5 },
});
const container = (): UnitFate => ({
  category: 'span',
  quantity: 4,
  key: 'stored',
  rows: { table: 'spans', from: 5, to: 9 },
});

describe('a row that the table refuses is dead', () => {
  test('an event, without what came with it', () => {
    const refused = account([event(), attachment()]);
    refuse(refused, 'events', 0, cause);
    expect(keysOf(refused)).toEqual(['1 dead:insert', '70 dropped:unsupported']);
  });

  test.each<[string, number[], string[]]>([
    ['a row of a transaction', [3], ['1 dead:insert', '4 stored']],
    ['two rows of a transaction', [0, 3], ['1 dead:insert', '4 stored']],
    ['a span of a container', [6], ['1 stored', '3 stored', '1 dead:insert']],
    ['all spans of a container', [5, 6, 7, 8], ['1 stored', ...Array.from({ length: 4 }, () => '1 dead:insert')]],
  ])('%s', (_name, rows, keys) => {
    const refused = account([transaction(), container()]);
    for (const row of rows) refuse(refused, 'spans', row, cause);
    expect(keysOf(refused).sort()).toEqual([...keys].sort());
    expect(unbalancedRows(batchRows([refused], 'b'))).toEqual([]);
  });
});

test('the rows of a batch are by cohort, project and category, and balance', () => {
  const next = { receivedAt: RECEIVED + 60_000 };
  const rows = batchRows(
    [
      account([event(), attachment()]),
      account([event()]),
      account([event()], next),
      account([event()], { project: 2 }),
    ],
    'events:0:0-4@1',
  );
  expect(
    rows.map(({ cohort, project_id, category, counts }) => [cohort.slice(11, 16), project_id, category, counts]),
  ).toEqual([
    ['08:50', 1, 'error', { read: 2, stored: 2 }],
    ['08:50', 1, 'attachment', { read: 70, 'dropped:unsupported': 70 }],
    ['08:52', 1, 'error', { read: 1, stored: 1 }],
    ['08:50', 2, 'error', { read: 1, stored: 1 }],
  ]);
  expect(totalsOf(rows)).toEqual({ read: 74, stored: 4, 'dropped:unsupported': 70 });
  expect(unbalancedRows(rows)).toEqual([]);
});

test('parts that were cut are counted beside the units of their item', () => {
  const inner = [{ category: 'transaction', cuts: [LEFT, { ...LEFT, why: 'limit', left: 2 }] } as const];
  const [row] = batchRows([account([transaction()], { inner: [...inner] })], 'b');
  expect(row?.counts).toEqual({ read: 1, stored: 1, 'inner:invalid_spans': 3, 'inner:spans': 2 });
});

test.each<[string, RecordAccount, number]>([
  ['a unit without an end', account([], { read: [{ category: 'error', quantity: 1 }] }), 1],
  ['an end without a unit', account([event()], { read: [] }), 1],
  [
    'inner spans, which are no units',
    account([transaction()], { inner: [{ category: 'transaction', cuts: [LEFT] }] }),
    0,
  ],
])('a batch with %s', (_name, each, unbalanced) => {
  expect(unbalancedRows(batchRows([each], 'b')).length).toBe(unbalanced);
});

test('counts units whose time or project no table can hold', () => {
  const [row] = batchRows([account([event()], { receivedAt: 1e300, project: -1 })], 'b');
  expect(row).toMatchObject({ cohort: '1970-01-01T00:00:00.000Z', project_id: 0, counts: { read: 1, stored: 1 } });
});

test.each<[string, RecordAccount, object[]]>([
  ['a stored event', account([event()]), []],
  [
    'a stored event with attachments that nothing stores',
    account([event(), ...attachments(), ...attachments()]),
    [{ outcome: 'dropped', reason: 'unsupported', category: 'attachment', detail: '2 attachments, 140 bytes' }],
  ],
  [
    'units without an event id',
    account(fatesOf([{ category: 'span', quantity: 1 }], 'dropped:invalid_span'), { eventId: '' }),
    [],
  ],
  [
    'a dead event',
    account(fatesOf([{ category: 'error', quantity: 1 }], 'dead:envelope', 'no JSON')),
    [{ outcome: 'dead', reason: 'envelope', lane: 'live', detail: 'no JSON', source: 'b', client: 'sdk/1' }],
  ],
  [
    'a moved event',
    account(fatesOf([{ category: 'error', quantity: 1 }], 'moved:backlog'), { movedFor: 'late' }),
    [{ outcome: 'moved', reason: 'late', lane: 'backlog', detail: 'live' }],
  ],
])('the receipts of %s', (_name, each, receipts) => {
  const made = receiptsOf([each], { id: 'b', lane: 'live' }, RECEIVED);
  expect(made).toEqual(receipts.map((receipt) => expect.objectContaining(receipt)));
});
