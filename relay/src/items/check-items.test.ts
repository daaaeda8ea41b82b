import type { Item } from '@breakwater/sdk/wire';
import { expect, test } from 'vitest';

import { checkItems, refusalOf } from './check-items.ts';
import { checkDepth } from './header-depth.ts';

const MIB = 1024 * 1024;
const item = (type: string, payload: string | Buffer = '{}', headers: object = {}): Item => ({
  headers: { type, ...headers },
  payload: Buffer.from(payload),
});
const json = (bytes: number): string => `{${' '.repeat(bytes - 2)}}`;
const many = (count: number, each: Item): Item[] => Array.from({ length: count }, () => ({ ...each }));
const spans = (count: unknown): Item =>
  item('span', '{"items":[]}', { content_type: 'application/vnd.sentry.items.span.v2+json', item_count: count });

test.each<[string, Item[]]>([
  ['nothing', []],
  ['an event with attachments', [item('event'), item('attachment', 'x'), item('attachment', '')]],
  ['blanks around the object', [item('event', ' \n{ }\r\n\t ')]],
  ['a transaction with a profile', [item('transaction'), item('profile', 'x')]],
  ['the largest event', [item('event', json(MIB))]],
  ['25 spans', many(25, item('span'))],
  ['1000 spans in a container', [spans(1000)]],
  ['sessions beside an event', [item('event'), item('session'), item('session')]],
  ['a type of tomorrow', [item('of_tomorrow', 'bytes')]],
  ['headers of the wrong kinds', [item('attachment', 'x', { content_type: 7, item_count: {}, filename: [] })]],
])('%s may come', (_name, items) => {
  expect(checkItems(items)).toEqual({ items, refused: [], discards: [] });
});

test.each<[string, string, string, Item[], number, RegExp]>([
  ['item_refused', 'internal_envelope', 'what only relays write', [item('integration')], 1, /integration/],
  [
    'item_too_large',
    'too_large:event',
    'an event over 1 MiB',
    [item('event', json(MIB + 1))],
    1,
    /event: 1048577 bytes, limit 1048576/,
  ],
  [
    'item_too_large',
    'too_large:security',
    'what is together over 1 MiB',
    [item('event', json(MIB)), item('security')],
    1,
    /security: 1048578 bytes, limit 1048576/,
  ],
  [
    'item_too_large',
    'too_large:client_report',
    'a client report over 100 KiB',
    [item('client_report', json(102_401))],
    1,
    /limit 102400/,
  ],
  [
    'items_too_many',
    'too_many:attachment',
    '31 attachments',
    [item('event'), ...many(31, item('attachment', 'x'))],
    1,
    /attachment: limit 30/,
  ],
  ['items_too_many', 'too_many:session', '102 sessions', many(102, item('session')), 2, /session: limit 100/],
  ['items_too_many', 'too_many:span', '26 spans', many(26, item('span')), 1, /span: limit 25/],
  ['items_too_many', 'too_many:span', '1001 spans in a container', [spans(1001)], 1, /span: limit 1000/],
  ['items_conflict', 'duplicate_item', 'a second check-in', many(2, item('check_in')), 1, /check_in/],
  ['item_malformed', 'invalid_span', 'a container that does not count', [spans(undefined)], 1, /item_count/],
  ['item_malformed', 'invalid_span', 'a container that counts wrongly', [spans(-1)], 1, /item_count/],
  ['item_malformed', 'invalid_json', 'a report that is none', [item('client_report', '7')], 1, /client_report/],
  ['event_malformed', 'invalid_json', 'an empty event', [item('event', '')], 1, /event/],
  ['event_malformed', 'invalid_json', 'an event that is a list', [item('event', '[1]')], 1, /event/],
  ['event_malformed', 'invalid_json', 'an event that was cut', [item('event', '{"a":')], 1, /event/],
  ['event_malformed', 'invalid_json', 'a transaction of blanks', [item('transaction', '   ')], 1, /transaction/],
  ['event_malformed', 'invalid_json', 'an event of one brace', [item('event', '{')], 1, /event/],
])('%s, counted as %s: %s, and good items beside it are taken', (code, reason, _name, items, bad, detail) => {
  const good = item('log', 'x');
  const { items: kept, refused } = checkItems([...items, good]);
  expect(kept).toContain(good);
  expect(refused.map((each) => [each.code, each.outcome, each.reason])).toEqual(
    Array.from({ length: bad }, () => [code, 'invalid', reason]),
  );
  expect(kept).toHaveLength(items.length + 1 - bad);
  expect(refusalOf(refused)).toMatchObject({ code, causes: [expect.stringMatching(detail)] });
});

test('client reports are read as far as they are together no larger than an event', () => {
  const entry = '{"reason":"before_send","category":"error","quantity":2}';
  const report = item('client_report', `{"discarded_events":[${entry}]${' '.repeat(100_000)}}`);
  const { items, refused, discards } = checkItems(many(12, report));
  expect(items).toEqual([]);
  expect(refused.map(({ reason }) => reason)).toEqual(['too_large:client_report', 'too_large:client_report']);
  expect(discards).toHaveLength(10);
});

test('takes items that only relays write from this relay alone', () => {
  const report = item('event', '{}', { data_category: 'security' });
  expect(checkItems([report], true).items).toEqual([report]);
  const { items, refused } = checkItems([report, item('integration'), item('attachment', 'x'), item('session')]);
  expect(items.map(({ headers }) => headers.type)).toEqual(['session']);
  expect(refused.map((each) => [each.item.headers.type, each.reason, each.detail])).toEqual([
    ['event', 'internal_envelope', 'event: only relays write data_category'],
    ['integration', 'internal_envelope', 'integration: only relays write it'],
    ['attachment', 'internal_envelope', 'event: only relays write data_category'],
  ]);
});

test('refuses the items that belong to a bad event with it, for the same reason', () => {
  const bad = [item('event', ''), item('attachment', 'x'), item('user_report')];
  const { items, refused } = checkItems([...bad, item('session')]);
  expect(items.map(({ headers }) => headers.type)).toEqual(['session']);
  expect(refused.map((each) => [each.item.headers.type, each.reason])).toEqual([
    ['event', 'invalid_json'],
    ['attachment', 'invalid_json'],
    ['user_report', 'invalid_json'],
  ]);
});

test.each([
  ['two events', [item('event'), item('event'), item('session')]],
  ['an event and a transaction', [item('event'), item('transaction')]],
])('%s are refused with all that is beside them', (_name, items) => {
  expect(() => checkItems(items)).toThrow(
    expect.objectContaining({ code: 'items_conflict', causes: [expect.stringMatching(/event, transaction/)] }),
  );
});

test('refuses headers that nest too deep, because writing them again would overflow the stack', () => {
  const nested = (levels: number): object =>
    JSON.parse(`${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`) as object;
  expect(() => checkDepth(nested(20), 'header')).not.toThrow();
  for (const levels of [21, 10_000]) {
    expect(() => checkDepth(nested(levels), 'header')).toThrow(expect.objectContaining({ code: 'envelope_malformed' }));
    expect(checkItems([item('session', '{}', { deep: nested(levels) })]).refused).toMatchObject([
      { code: 'item_malformed', reason: 'invalid_item' },
    ]);
  }
});
