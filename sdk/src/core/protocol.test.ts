import { describe, expect, test } from 'vitest';

import type { Envelope } from '../wire/envelope.ts';
import { decodeText } from '../wire/platform.ts';
import { setUp } from './testing/test-client.ts';

/*
 * Envelopes of our client, held against the protocol as Sentry's Relay reads it: the table is written down from its documents and sources,
 * and not from ours. A header that is in no table would go unread, or have another meaning.
 */

type Shape = Readonly<Record<string, RegExp | 'object' | 'list' | 'number' | 'text'>>;

const ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const LEVEL = /^(?:fatal|error|warning|info|debug)$/;

/** Envelope headers that Relay reads; `spooled` is ours, and an unknown one is forwarded. */
const ENVELOPE: Shape = { event_id: ID, dsn: 'text', sdk: 'object', sent_at: DATE, trace: 'object', spooled: /^true$/ };
const ITEM: Shape = { type: /^(?:event|transaction|client_report|span)$/, length: 'number' };

const COMMON: Shape = {
  event_id: ID,
  timestamp: 'number',
  platform: /^(?:javascript|node|other)$/,
  release: 'text',
  dist: /^[\w.-]+$/,
  environment: 'text',
  server_name: 'text',
  transaction: 'text',
  tags: 'object',
  extra: 'object',
  user: 'object',
  request: 'object',
  contexts: 'object',
  sdk: 'object',
  debug_meta: 'object',
  errors: 'list',
};
const SHAPES: Readonly<Record<string, { all: Shape; needs: readonly string[] }>> = {
  event: {
    all: {
      ...COMMON,
      level: LEVEL,
      message: 'text',
      logentry: 'object',
      exception: 'object',
      breadcrumbs: 'list',
      fingerprint: 'list',
    },
    needs: ['event_id', 'timestamp', 'platform', 'sdk'],
  },
  transaction: {
    all: {
      ...COMMON,
      type: /^transaction$/,
      start_timestamp: 'number',
      transaction_info: 'object',
      spans: 'list',
      measurements: 'object',
    },
    needs: ['event_id', 'type', 'start_timestamp', 'timestamp', 'transaction', 'contexts', 'spans'],
  },
  client_report: { all: { timestamp: 'number', discarded_events: 'list' }, needs: ['discarded_events'] },
};
const FRAME: Shape = {
  filename: 'text',
  function: 'text',
  module: 'text',
  lineno: 'number',
  colno: 'number',
  abs_path: 'text',
  in_app: /^(?:true|false)$/,
};
const MECHANISM: Shape = {
  type: 'text',
  handled: /^(?:true|false)$/,
  synthetic: /^true$/,
  source: 'text',
  exception_id: 'number',
  parent_id: 'number',
  is_exception_group: /^true$/,
  data: 'object',
};
const SPAN: Shape = {
  trace_id: ID,
  span_id: SPAN_ID,
  parent_span_id: SPAN_ID,
  op: 'text',
  description: 'text',
  status: 'text',
  origin: /^(?:manual|auto(?:\.\w+)+)$/,
  data: 'object',
  start_timestamp: 'number',
  timestamp: 'number',
};
const REASON =
  /^(?:queue_overflow|cache_overflow|ratelimit_backoff|network_error|sample_rate|before_send|event_processor|send_error|internal_sdk_error|callback_error|ignored)$/;
const LOSS: Shape = { reason: REASON, category: /^(?:error|transaction|span)$/, quantity: 'number' };

const fits = (value: unknown, rule: Shape[string]): boolean => {
  if (rule === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (rule === 'list') return Array.isArray(value);
  if (rule === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (rule === 'text') return typeof value === 'string' && value.length > 0 && value.length <= 200;
  return rule.test(String(value));
};
/** The keys that the table does not know, or whose values are of another kind. */
const wrongsIn = (object: object, shape: Shape): string[] =>
  Object.entries(object)
    .filter(([key, value]) => !shape[key] || !fits(value, shape[key]))
    .map(([key, value]) => `${key}: ${JSON.stringify(value)?.slice(0, 80)}`);

interface Nested {
  exception?: { values: { type: string; mechanism: object; stacktrace?: { frames: object[] } }[] };
  spans?: object[];
  contexts?: { trace?: object };
  breadcrumbs?: { timestamp: unknown }[];
  discarded_events?: object[];
}

/** All that a client sends which is used in every way. */
async function sent(): Promise<Envelope[]> {
  const { client, envelopes } = setUp({
    release: 'shop@1',
    dist: 'b7',
    tracesSampleRate: 1,
    sampleRate: 1,
    tunnel: '/m',
  });
  client.scope.setUser({ id: '1' }).setTag('a', 'b').setExtra('c', { d: 1 }).setFingerprint(['f']).setLevel('warning');
  client.addBreadcrumb({ category: 'step', message: 'one' });
  class Refused extends Error {
    code = 7;
  }
  client.captureException(new AggregateError([new Refused('a', { cause: 'none' }), new TypeError('b')], 'all'));
  client.captureException('a text');
  client.captureMessage('a note', 'info');
  client.startSpan({ name: 'GET /', op: 'http.server', data: { a: 1 } }, () => {
    client.startSpan({ name: 'read', op: 'db' }, (span) => span.setStatus('not_found'));
    client.captureException(new Error('within'));
  });
  client.lose('before_send', 'error');
  await client.flush();
  return envelopes;
}

describe('each envelope of ours', async () => {
  const envelopes = await sent();
  const items = envelopes.flatMap((envelope) => envelope.items);
  const payloads = items.map(({ headers, payload }) => ({
    type: headers.type,
    json: JSON.parse(decodeText(payload)) as Nested,
  }));

  test('has headers that the protocol has', () => {
    expect(envelopes.flatMap(({ headers }) => wrongsIn(headers, ENVELOPE))).toEqual([]);
    expect(items.flatMap(({ headers }) => wrongsIn(headers, ITEM))).toEqual([]);
    expect(new Set(payloads.map(({ type }) => type))).toEqual(new Set(['event', 'transaction', 'client_report']));
  });

  test('names itself behind a tunnel, its SDK, and its trace by key', () => {
    for (const { headers } of envelopes.filter((envelope) => envelope.headers.event_id)) {
      expect(headers).toMatchObject({
        dsn: 'https://key@host/1',
        sdk: { name: expect.any(String), version: expect.any(String) },
      });
      if (headers.trace)
        expect(headers.trace).toMatchObject({ trace_id: expect.stringMatching(ID), public_key: 'key' });
    }
  });

  test('has one event or transaction at most, whose id is that of the envelope', () => {
    for (const { headers, items: own } of envelopes) {
      const alone = own.filter((item) => /^(?:event|transaction)$/.test(item.headers.type));
      expect(alone.length).toBeLessThanOrEqual(1);
      for (const { payload } of alone)
        expect(JSON.parse(decodeText(payload))).toMatchObject({ event_id: headers.event_id });
    }
  });

  test('has payloads with the attributes of the protocol, and all that it needs', () => {
    for (const { type, json } of payloads) {
      const { all, needs } = SHAPES[type]!;
      expect(wrongsIn(json, all), type).toEqual([]);
      expect(Object.keys(json), type).toEqual(expect.arrayContaining([...needs]));
    }
  });

  test('has exceptions, frames, spans, breadcrumbs and losses of the protocol', () => {
    const exceptions = payloads.flatMap(({ json }) => json.exception?.values ?? []);
    expect(exceptions.flatMap(({ mechanism }) => wrongsIn(mechanism, MECHANISM))).toEqual([]);
    expect(
      exceptions.flatMap(({ stacktrace }) => stacktrace?.frames ?? []).flatMap((each) => wrongsIn(each, FRAME)),
    ).toEqual([]);
    const spans = payloads.flatMap(({ json }) => [
      ...(json.spans ?? []),
      ...(json.contexts?.trace ? [json.contexts.trace] : []),
    ]);
    expect(spans.length).toBeGreaterThan(2);
    expect(spans.flatMap((each) => wrongsIn(each, SPAN))).toEqual([]);
    for (const { timestamp } of payloads.flatMap(({ json }) => json.breadcrumbs ?? []))
      expect(timestamp).toEqual(expect.any(Number));
    const losses = payloads.flatMap(({ json }) => json.discarded_events ?? []);
    expect(losses).toHaveLength(1);
    expect(losses.flatMap((each) => wrongsIn(each, LOSS))).toEqual([]);
  });

  test('has causes before what they caused, and the root last with the id 0', () => {
    const aggregate = payloads.map(({ json }) => json.exception?.values ?? []).find((values) => values.length > 1);
    expect(aggregate?.at(-1)).toMatchObject({ type: 'AggregateError', mechanism: { exception_id: 0 } });
    expect(aggregate?.slice(0, -1).every(({ mechanism }) => 'parent_id' in mechanism)).toBe(true);
  });
});
