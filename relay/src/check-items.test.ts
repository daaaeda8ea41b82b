import type { Item } from '@breakwater/sdk/wire';
import { expect, test } from 'vitest';

import { checkDepth, checkItems } from './check-items.ts';

const MIB = 1024 * 1024;
const item = (type: string, payload: string | Buffer = '{}', headers: object = {}): Item => ({
  headers: { type, ...headers },
  payload: Buffer.from(payload),
});
const json = (bytes: number): string => `{${' '.repeat(bytes - 2)}}`;
const many = (count: number, each: Item): Item[] => Array.from({ length: count }, () => each);
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
])('%s may come', (_name, items) => expect(() => checkItems(items)).not.toThrow());

test.each<[string, string, Item[], RegExp]>([
  ['items_conflict', 'two events', [item('event'), item('event')], /event/],
  ['items_conflict', 'an event and a transaction', [item('event'), item('transaction')], /transaction/],
  ['item_refused', 'what only relays write', [item('integration')], /integration/],
  ['item_too_large', 'an event over 1 MiB', [item('event', json(MIB + 1))], /event: 1048577 bytes, limit 1048576/],
  ['item_too_large', 'a client report over 100 KiB', [item('client_report', json(102_401))], /limit 102400/],
  ['items_too_many', '31 attachments', [item('event'), ...many(31, item('attachment', 'x'))], /attachment: limit 30/],
  ['items_too_many', '101 sessions', many(101, item('session')), /session: limit 100/],
  ['items_too_many', '26 spans', many(26, item('span')), /span: limit 25/],
  ['items_too_many', '1001 spans in a container', [spans(1001)], /span: limit 1000/],
  ['envelope_malformed', 'a container that does not count', [spans(undefined)], /item_count/],
  ['envelope_malformed', 'a container that counts wrongly', [spans(-1)], /item_count/],
  ['event_malformed', 'an empty event', [item('event', '')], /event/],
  ['event_malformed', 'an event that is a list', [item('event', '[1]')], /event/],
  ['event_malformed', 'an event that was cut', [item('event', '{"a":')], /event/],
  ['event_malformed', 'a transaction of blanks', [item('transaction', '   ')], /transaction/],
  ['event_malformed', 'an event of one brace', [item('event', '{')], /event/],
])('%s: %s', (code, _name, items, causes) => {
  expect(() => checkItems(items)).toThrow(expect.objectContaining({ code, causes: [expect.stringMatching(causes)] }));
});

test('headers that nest too deep are refused, for what writes them again would overflow the stack', () => {
  const nested = (levels: number): object =>
    JSON.parse(`${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`) as object;
  expect(() => checkDepth(nested(20), 'header')).not.toThrow();
  for (const levels of [21, 10_000]) {
    expect(() => checkDepth(nested(levels), 'header')).toThrow(expect.objectContaining({ code: 'envelope_malformed' }));
    expect(() => checkItems([item('session', '{}', { deep: nested(levels) })])).toThrow(/cannot be read/);
  }
});
