import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';

import { encodeEnvelope } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';

import { peek } from './peek.ts';

const ID = '0123456789abcdef0123456789abcdef';
const spans = { headers: { type: 'span', item_count: 3 }, payload: randomBytes(10_000).toString('hex') };
const session = { headers: { type: 'session' }, payload: '{}' };
const envelope = (...items: { headers: { type: string }; payload: string }[]): Buffer =>
  Buffer.from(encodeEnvelope({ headers: { event_id: ID }, items }));

test('the first bytes give the headers of an envelope with one item', () => {
  const known = { headers: { event_id: ID }, item: { type: 'span', item_count: 3 }, payloadBytes: 20_000 };
  expect(peek(gzipSync(envelope(spans)), 'gzip')).toMatchObject(known);
  expect(peek(gzipSync(Buffer.concat([envelope(spans), Buffer.from('\n')])), ' GZIP ')).toMatchObject(known);
});

describe('peek gives null for', () => {
  const whole = gzipSync(envelope(spans));
  test.each<[string, Buffer, string]>([
    ['an envelope with another item', gzipSync(envelope(spans, session)), 'gzip'],
    ['an item without a length', gzipSync(Buffer.from(`{}\n{"type":"span"}\n${spans.payload}`)), 'gzip'],
    ['a small one', gzipSync(envelope(session)), 'gzip'],
    ['another encoding', deflateSync(envelope(spans)), 'deflate'],
    ['an envelope that is not compressed', envelope(spans), ''],
    ['noise', randomBytes(10_000), 'gzip'],
    ['a bomb', gzipSync(Buffer.alloc(50_000_000)), 'gzip'],
    ['a header line that is cut', gzipSync(Buffer.from(`{"a":"${randomBytes(10_000).toString('hex')}"}\n`)), 'gzip'],
    ['a length that lies', Buffer.concat([whole.subarray(0, -4), Buffer.from([1, 0, 0, 0])]), 'gzip'],
  ])('%s', (_, body, encoding) => {
    expect(peek(body, encoding)).toBeNull();
  });
});
