import { readFileSync } from 'node:fs';

import { BYTE_CATEGORIES, categoryOfItem, DATA_CATEGORIES, ITEM_KINDS, kindOf } from '@breakwater/sdk/wire';
import { expect, test } from 'vitest';

import { ISSUE_CATEGORIES, ITEM_PATHS, itemPathOf, receiptOf, SPIKE_CATEGORIES } from './kinds.ts';
import { LIVE_TOPICS } from './lanes.ts';

const FIXTURE = new URL('../../../test/fixtures/protocol/item-types.json', import.meta.url);
const types = (JSON.parse(readFileSync(FIXTURE, 'utf8')) as { rows: { type: string }[] }).rows.map(({ type }) => type);

test('every type of the protocol has a path, and every path is of a type of the wire', () => {
  expect(types.filter((type) => !Object.hasOwn(ITEM_PATHS, type))).toEqual([]);
  expect(Object.keys(ITEM_PATHS).toSorted()).toEqual(Object.keys(ITEM_KINDS).toSorted());
});

test('a type that no table names is not stored, and is shed with the rest', () => {
  for (const type of ['of_tomorrow', 'constructor']) {
    expect(itemPathOf({ type })).toEqual({ topic: null, shed: 'rest', receipt: 'other' });
  }
});

test('each live topic has types, and one that an event id or a trace id can be its key of', () => {
  const stored = Object.entries(ITEM_PATHS).filter(([, { topic }]) => topic !== null);
  expect(new Set(stored.map(([, { topic }]) => topic))).toEqual(new Set(LIVE_TOPICS));
  for (const [type, { makesIssue }] of stored) if (makesIssue) expect(kindOf(type).needsEventId).toBe(true);
});

test('reports of browsers are events of issues that are shed for themselves', () => {
  expect(itemPathOf({ type: 'event', data_category: 'security' })).toEqual({ ...ITEM_PATHS.event, shed: 'reports' });
  expect(ISSUE_CATEGORIES).toEqual(['error', 'security']);
});

test('sessions and client reports come in multiples without being held down', () => {
  expect(SPIKE_CATEGORIES.toSorted()).toEqual(['internal', 'session']);
});

test('units that are a part of something have no receipt', () => {
  const without = DATA_CATEGORIES.filter((category) => receiptOf(category) === null);
  expect(without.toSorted()).toEqual(['attachment', 'attachment_item', 'log_byte', 'span']);
  expect(BYTE_CATEGORIES.filter((category) => !without.some((each) => each === category))).toEqual([]);
  expect(['error', 'security', 'transaction', 'session', 'records'].map(receiptOf)).toEqual([
    'error',
    'error',
    'transaction',
    'other',
    'other',
  ]);
  for (const [type, { receipt }] of Object.entries(ITEM_PATHS)) {
    const category = categoryOfItem({ type });
    if (category !== null) expect([type, receiptOf(category)]).toEqual([type, receipt]);
  }
});
