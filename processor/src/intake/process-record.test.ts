import { readFileSync } from 'node:fs';

import { encodeEnvelope } from '@breakwater/sdk/wire';
import type { StoredRecord } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { errorKind } from '../kinds/errors/process-event.ts';
import { spanKind } from '../kinds/spans/spans.ts';
import type { SpanRow } from '../kinds/spans/span-row.ts';
import { processAlone, rowsOf, sourceOf } from '../testing/records.ts';
import type { Processed } from './process-record.ts';
import { userHashOf } from '../store/user-hash.ts';

const NOW = Date.UTC(2026, 10, 20, 23, 57, 10);
const TRACE = 'a'.repeat(32);
const SPAN = 'b'.repeat(16);
const FIXTURES = new URL('../../../sdk/src/wire/fixtures/', import.meta.url);

const process = (value: Uint8Array, meta: object = {}): Promise<Processed> => {
  const record: StoredRecord = {
    key: 'k',
    value,
    offset: 5,
    timestampMs: NOW,
    headers: {
      meta: JSON.stringify({ v: 1, project: 1, publicKey: 'k', receivedAt: NOW, encoding: 'identity', ...meta }),
    },
  };
  return processAlone(record, sourceOf(5, 2));
};
const spansOf = (processed: Processed): SpanRow[] => rowsOf(spanKind, processed);
/** The dropped units by reason. */
const leftOut = ({ account }: Processed): [string, number][] =>
  account.fates.filter(({ key }) => key !== 'stored').map(({ key, quantity }) => [key, quantity]);
const fixture = (name: string): Promise<Processed> =>
  process(readFileSync(new URL(`${name}.envelope`, FIXTURES)), { eventId: 'e'.repeat(32) });
const item = (type: string, payload: unknown, headers: object = {}): Promise<Processed> =>
  process(
    encodeEnvelope({
      headers: { trace: { release: 'shop@1', environment: 'prod' } },
      items: [{ headers: { type, ...headers }, payload: JSON.stringify(payload) }],
    }),
  );
const transaction = (more: object): Promise<Processed> =>
  item('transaction', {
    transaction: '/cart',
    start_timestamp: NOW / 1000 - 2,
    timestamp: NOW / 1000 - 1,
    contexts: { trace: { trace_id: TRACE, span_id: SPAN, op: 'pageload', status: 'ok' } },
    ...more,
  });
const V2 = { content_type: 'application/vnd.sentry.items.span.v2+json', item_count: 1 };
const spanV2 = (more: object): Promise<Processed> =>
  item(
    'span',
    {
      items: [
        {
          trace_id: TRACE,
          span_id: SPAN,
          name: 'GET',
          start_timestamp: NOW / 1000 - 1,
          end_timestamp: NOW / 1000,
          ...more,
        },
      ],
    },
    V2,
  );

describe('transactions', () => {
  test('keep all spans of a real browser', async () => {
    const processed = await fixture('browser-11.12.0-transaction_static.2.transaction');
    const spans = spansOf(processed);
    const { dead, account } = processed;
    expect([leftOut(processed), dead]).toEqual([[], null]);
    expect(account.read).toEqual([{ category: 'transaction', quantity: 1 }]);
    expect(spans[0]).toMatchObject({
      is_segment: 1,
      event_id: 'e'.repeat(32),
      op: 'pageload',
      status: 'ok',
      failed: 0,
      platform: 'javascript',
      parent_span_id: '7d6a3f4f2c1b0a99',
      source_partition: 2,
      source_offset: 5,
    });
    expect(spans.length).toBeGreaterThan(5);
    expect(new Set(spans.map((span) => span.segment_id))).toEqual(new Set(['b3652b1cbd7becb8']));
    expect(spans[1]).toMatchObject({
      op: 'http.client',
      description: 'GET /api/stock/7',
      started_at: '2026-11-20T23:57:04.994700Z',
      duration_ms: expect.closeTo(5.1, 3),
      attributes: expect.objectContaining({ 'http.response.status_code': '200' }),
    });
  });

  test.each<[string, object, string]>([
    ['no trace', { contexts: {} }, 'invalid_transaction'],
    [
      'a trace id of 31 digits',
      { contexts: { trace: { trace_id: 'a'.repeat(31), span_id: SPAN } } },
      'invalid_transaction',
    ],
    ['no start', { start_timestamp: null }, 'invalid_transaction'],
    ['an end before its start', { timestamp: NOW / 1000 - 3 }, 'invalid_transaction'],
  ])('are dropped with %s', async (_name, more, reason) => {
    const processed = await transaction(more);
    expect([spansOf(processed), processed.dead]).toEqual([[], null]);
    expect(leftOut(processed)).toEqual([[`dropped:${reason}`, 1]]);
  });

  test('are kept without their invalid spans', async () => {
    const good = { span_id: 'c'.repeat(16), start_timestamp: NOW / 1000 - 2, timestamp: NOW / 1000 - 1 };
    const processed = await transaction({
      spans: [null, good, { ...good, span_id: 'zz' }, { ...good, timestamp: 0 }, 7],
      measurements: { lcp: { value: 116, unit: 'millisecond' }, bad: { value: 'x' } },
    });
    const spans = spansOf(processed);
    expect(spans.map((span) => span.span_id)).toEqual([SPAN, 'c'.repeat(16)]);
    expect(processed.account).toMatchObject({
      fates: [{ category: 'transaction', quantity: 1, key: 'stored' }],
      inner: [
        {
          category: 'transaction',
          cuts: [
            { part: 'measurements', why: 'invalid', left: 1, total: 2 },
            { part: 'spans', why: 'invalid', left: 4, total: 5 },
          ],
        },
      ],
    });
    expect(spans[0]?.measurements).toEqual({ lcp: 116 });
  });

  test.each([
    ['ok', 0],
    ['cancelled', 0],
    ['unknown', 0],
    ['internal_error', 1],
    ['not_found', 1],
  ])('%s failed: %s', async (status, failed) => {
    const processed = await transaction({ contexts: { trace: { trace_id: TRACE, span_id: SPAN, status } } });
    expect(spansOf(processed)[0]?.failed).toBe(failed);
  });
});

describe('streamed spans', () => {
  test('keep the fields of a real browser', async () => {
    const processed = await fixture('browser-11.12.0-transaction_stream.2.span');
    const spans = spansOf(processed);
    const { account } = processed;
    expect([spans.length, leftOut(processed)]).toEqual([18, []]);
    expect(account.read).toEqual([{ category: 'span', quantity: 18 }]);
    expect(spans[1]).toMatchObject({
      op: 'ui.webvital.lcp',
      transaction: 'Pageload',
      segment_id: '86a625cad173af0c',
      release: 'web@2.3.1',
      environment: 'staging',
      platform: 'javascript',
      sdk_name: 'sentry.javascript.browser',
      measurements: { lcp: 116 },
    });
  });

  test.each<[string, object, object]>([
    [
      'a segment',
      { is_segment: true, status: 'error' },
      { is_segment: 1, segment_id: SPAN, transaction: 'GET', failed: 1 },
    ],
    ['release of the envelope', {}, { release: 'shop@1', environment: 'prod' }],
    [
      'typed attributes as text',
      {
        attributes: {
          n: { type: 'integer', value: 1 },
          a: { type: 'array', value: ['x', 2] },
          b: { type: 'boolean', value: false },
          z: null,
        },
      },
      { attributes: { n: '1', a: '["x",2]', b: 'false' } },
    ],
    [
      'its user',
      { attributes: { 'user.email': { type: 'string', value: 'A@b.test' } } },
      { user_key: userHashOf('email:a@b.test') },
    ],
  ])('%s', async (_name, more, expected) => {
    expect(spansOf(await spanV2(more))[0]).toMatchObject(expected);
  });

  test.each([
    ['more', 2],
    ['fewer', 0],
  ])('are invalid where the container holds %s than its header has', async (_name, count) => {
    const span = {
      trace_id: TRACE,
      span_id: SPAN,
      name: 'GET',
      start_timestamp: NOW / 1000,
      end_timestamp: NOW / 1000,
    };
    const processed = await item('span', { items: Array.from({ length: count }, () => span) }, V2);
    expect(spansOf(processed)).toEqual([]);
    expect(leftOut(processed)).toEqual([['dropped:item_count_mismatch', 1]]);
  });

  test('are dropped where they are invalid', async () => {
    const processed = await spanV2({ end_timestamp: 1 });
    expect(spansOf(processed)).toEqual([]);
    expect(leftOut(processed)).toEqual([['dropped:invalid_span', 1]]);
  });
});

test('a standalone span of an older SDK', async () => {
  const processed = await item('span', {
    trace_id: TRACE,
    span_id: SPAN,
    segment_id: 'd'.repeat(16),
    op: 'ui.webvital.cls',
    description: 'body',
    start_timestamp: NOW / 1000 - 1,
    timestamp: NOW / 1000,
    measurements: { cls: { value: 0.1, unit: '' } },
    data: { transaction: '/cart', release: 'shop@2' },
  });
  expect(spansOf(processed)[0]).toMatchObject({
    op: 'ui.webvital.cls',
    transaction: '/cart',
    release: 'shop@2',
    measurements: { cls: 0.1 },
  });
});

test.each<[string, Uint8Array, object, object]>([
  ['bytes that are no envelope', Buffer.from('nonsense'), {}, { dead: expect.any(Error) }],
  [
    'a meta that is none',
    Buffer.from('{}'),
    { v: 2 },
    { dead: expect.any(Error), account: { project: 0, receivedAt: NOW, read: [{ category: 'default', quantity: 1 }] } },
  ],
  [
    'gzip that is none',
    Buffer.from('{}'),
    { encoding: 'gzip', project: 7, receivedAt: NOW - 5 },
    {
      dead: expect.any(Error),
      account: { project: 7, receivedAt: NOW - 5, fates: [{ category: 'default', key: 'dead:unreadable' }] },
    },
  ],
  [
    'a kind that nothing reads',
    Buffer.from('{}\n{"type":"session"}\n{}'),
    {},
    { account: { fates: [{ category: 'session', quantity: 1, key: 'dropped:unsupported' }] }, dead: null },
  ],
])('%s', async (_name, bytes, meta, expected) => {
  const processed = await process(bytes, meta);
  expect(processed).toMatchObject(expected);
  expect([rowsOf(errorKind, processed), spansOf(processed)]).toEqual([[], []]);
});
