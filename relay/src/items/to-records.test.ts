import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';
import type { EnvelopeHeaders } from '@breakwater/sdk/wire';
import { expect, test } from 'vitest';

import { parseEnvelope } from '../intake/parse-body.ts';
import { sortItems, toRecords } from './append-items.ts';

const MIB = 1024 * 1024;
const ID = '0123456789abcdef0123456789abcdef';
const TRACE = 'ffffffffffffffffffffffffffffffff';
const origin = { v: 1 as const, project: 1, publicKey: 'key', receivedAt: 1, eventId: ID };

type Piece = [type: string, bytes: number];

function records(pieces: Piece[], headers: EnvelopeHeaders = {}, maxBytes = MIB) {
  const items = pieces.map(([type, bytes]) => ({ headers: { type }, payload: Buffer.alloc(bytes, type[0]) }));
  const bytes = Buffer.from(encodeEnvelope({ headers, items }));
  const received = Buffer.from('as received');
  const parsed = parseEnvelope(received, { bytes, encoding: 'gzip' });
  const { destined, dropped } = toRecords(parsed, sortItems(parsed.envelope.items).stored, origin, maxBytes);
  return {
    dropped: dropped.map((item) => [item.headers.type, item.payload.length]),
    destined: destined.map(({ topic, record }) => {
      const { encoding } = JSON.parse(record.headers?.['meta'] ?? '') as { encoding: string };
      const value = record.value ?? Buffer.alloc(0);
      const content = encoding === 'gzip' ? Buffer.from(value).toString() : decodeEnvelope(value);
      return { topic, key: record.key, encoding, content };
    }),
  };
}

const built = (pieces: Piece[]) => ({
  headers: {},
  items: pieces.map(([type, bytes]) => ({
    headers: { type, length: bytes },
    payload: new Uint8Array(Buffer.alloc(bytes, type[0])),
  })),
});

test.each<[string, Piece[], string]>([
  ['an event', [['event', 10]], 'events'],
  [
    'an event with attachments',
    [
      ['event', 10],
      ['attachment', 10],
    ],
    'events',
  ],
  ['a transaction', [['transaction', 10]], 'spans'],
  [
    'spans',
    [
      ['span', 10],
      ['span', 10],
    ],
    'spans',
  ],
])('%s is appended unchanged', (_name, pieces, topic) => {
  expect(records(pieces).destined).toEqual([{ topic, key: ID, encoding: 'gzip', content: 'as received' }]);
});

test('items that are not stored make no record', () => {
  expect(
    records([
      ['session', 10],
      ['attachment', 10],
    ]).destined,
  ).toEqual([]);
});

test('items of two topics, or beside ones that are not stored, become envelopes of their own', () => {
  const { destined } = records([
    ['event', 10],
    ['session', 5],
    ['span', 7],
    ['attachment', 3],
  ]);
  expect(destined).toEqual([
    {
      topic: 'events',
      key: ID,
      encoding: 'identity',
      content: built([
        ['event', 10],
        ['attachment', 3],
      ]),
    },
    { topic: 'spans', key: ID, encoding: 'identity', content: built([['span', 7]]) },
  ]);
});

test('the largest attachments are dropped when a record has no room', () => {
  const { destined, dropped } = records(
    [
      ['event', 1000],
      ['attachment', 900],
      ['session', 1],
      ['attachment', 300],
    ],
    {},
    1800,
  );
  expect(dropped).toEqual([['attachment', 900]]);
  expect(destined).toMatchObject([
    {
      topic: 'events',
      content: built([
        ['event', 1000],
        ['attachment', 300],
      ]),
    },
  ]);
});

test('spans that a record cannot hold are dropped', () => {
  const pieces: Piece[] = [
    ['event', 700],
    ['span', 2000],
    ['span', 500],
    ['session', 1],
  ];
  const { destined, dropped } = records(pieces, {}, 1800);
  expect(dropped).toEqual([['span', 2000]]);
  expect(destined).toMatchObject([{ content: built([['event', 700]]) }, { content: built([['span', 500]]) }]);
  const [, large, , session] = pieces;
  expect(records([large!, session!], {}, 1800)).toEqual({ destined: [], dropped: [['span', 2000]] });
});

test.each<[EnvelopeHeaders, string]>([
  [{ trace: { trace_id: TRACE } }, TRACE],
  [{ trace: { trace_id: 'x' } }, ID],
  [{ trace: 'x' as unknown as Record<string, string> }, ID],
  [{}, ID],
])('spans are keyed by the trace of the header %j', (headers, key) => {
  expect(records([['transaction', 10]], headers).destined[0]?.key).toBe(key);
});
