import { anything, array, assert, constant, constantFrom, dictionary, oneof, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { RelayError } from '../../intake/errors.ts';
import type { Posted } from '../made-envelope.ts';
import { readNetworkReports, readReports } from './read-reports.ts';

const AGENT = 'Mozilla/5.0 Firefox/131.0';

const posted = (json: unknown, query = ''): Posted => ({
  body: Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)),
  query: new URLSearchParams(query),
  userAgent: AGENT,
  receivedAt: 1_800_000_000_000,
});

const read = (json: unknown, query?: string): { type: string; payload: Record<string, unknown> }[] =>
  readReports(posted(json, query))
    .flat()
    .map(({ headers, payload }) => ({ type: headers.type, payload: JSON.parse(String(payload)) }));

const csp = (fields: Record<string, unknown>): Record<string, unknown> => read({ 'csp-report': fields })[0]!.payload;

test('a report of a policy becomes an event', () => {
  const [item] = read(
    {
      'csp-report': {
        'document-uri': 'https://shop.example/cart?token=1',
        referrer: 'https://shop.example/',
        'violated-directive': 'script-src-elem',
        'effective-directive': 'script-src-elem',
        'original-policy': "script-src 'self'",
        disposition: 'enforce',
        'blocked-uri': 'https://evil.example/x.js?secret=1',
        'status-code': 200,
        'source-file': 'https://shop.example/app.js',
        'line-number': 3,
        'column-number': 9,
      },
    },
    'sentry_key=k&sentry_environment=staging&sentry_release=shop%401',
  );
  expect(item).toEqual({
    type: 'event',
    payload: {
      platform: 'javascript',
      timestamp: 1_800_000_000,
      level: 'error',
      logger: 'csp',
      logentry: { formatted: "Blocked 'script' from 'evil.example'" },
      transaction: 'https://shop.example/cart',
      fingerprint: ['csp', 'script-src-elem', 'evil.example'],
      tags: {
        'effective-directive': 'script-src-elem',
        'blocked-uri': 'https://evil.example/x.js',
        'blocked-host': 'evil.example',
        disposition: 'enforce',
      },
      extra: {
        violated_directive: 'script-src-elem',
        original_policy: "script-src 'self'",
        status_code: '200',
      },
      request: {
        url: 'https://shop.example/cart?token=1',
        headers: { 'User-Agent': AGENT, Referer: 'https://shop.example/' },
      },
      stacktrace: {
        frames: [
          {
            abs_path: 'https://shop.example/app.js',
            filename: 'https://shop.example/app.js',
            lineno: 3,
            colno: 9,
            in_app: true,
          },
        ],
      },
      release: 'shop@1',
      environment: 'staging',
    },
  });
});

describe('the message names', () => {
  test.each<[Record<string, unknown>, string, string]>([
    [
      { 'effective-directive': 'img-src', 'blocked-uri': 'http://cdn.example:8080/a.png' },
      "Blocked 'image' from 'cdn.example:8080'",
      'cdn.example:8080',
    ],
    [
      { 'violated-directive': 'style-src cdn.example', 'blocked-uri': 'https://b.example/lol.css' },
      "Blocked 'style' from 'b.example'",
      'b.example',
    ],
    [
      { 'effective-directive': 'default-src', 'blocked-uri': 'wss://b.example/' },
      "Blocked 'default-src' from 'wss://b.example'",
      'wss://b.example',
    ],
    [{ 'effective-directive': 'img-src', 'blocked-uri': 'data' }, "Blocked 'image' from 'data:'", 'data:'],
    [
      { 'effective-directive': 'img-src', 'blocked-uri': 'data:image/png;base64,abc' },
      "Blocked 'image' from 'data:'",
      'data:',
    ],
    [{ 'effective-directive': 'script-src', 'blocked-uri': 'inline' }, "Blocked unsafe inline 'script'", 'inline'],
    [{ 'effective-directive': 'script-src', 'blocked-uri': 'eval' }, "Blocked unsafe eval() 'script'", 'eval'],
    [
      { 'effective-directive': 'script-src-attr', 'blocked-uri': 'inline' },
      'Blocked inline script attribute',
      'inline',
    ],
    [{ 'effective-directive': 'style-src-attr', 'blocked-uri': 'self' }, 'Blocked inline style attribute', "'self'"],
    [{ 'effective-directive': 'font-src' }, "Blocked inline 'font'", "'self'"],
    [
      { 'effective-directive': 'form-action', 'blocked-uri': 'https://b.example/' },
      "Blocked 'form' action to 'b.example'",
      'b.example',
    ],
    [
      { effective_directive: 'object-src', blocked_uri: 'not a url:' },
      "Blocked 'object' from 'not a url:'",
      'not a url:',
    ],
  ])('%j: %s', (fields, message, host) => {
    const event = csp(fields);
    expect(event['logentry']).toEqual({ formatted: message });
    expect((event['fingerprint'] as string[])[2]).toBe(host);
  });

  test('a policy that only reports broke nothing', () => {
    expect(csp({ 'effective-directive': 'img-src', disposition: 'report' })['level']).toBe('warning');
  });
});

test('a report that becomes an event counts as security, not as an error of the page', () => {
  const [items] = readReports(posted({ 'csp-report': { 'effective-directive': 'img-src' } }));
  expect(items?.map(({ headers }) => headers)).toEqual([{ type: 'event', data_category: 'security' }]);
});

test('a batch of the Reporting API is read report by report, and unreadable ones are counted', () => {
  const items = read([
    {
      type: 'csp-violation',
      age: 5000,
      url: 'https://shop.example/',
      user_agent: 'Mozilla/5.0 Chrome/156',
      body: {
        effectiveDirective: 'frame-src',
        blockedURL: 'https://ads.example/',
        documentURL: 'https://shop.example/',
        disposition: 'enforce',
      },
    },
    { type: 'network-error', body: {} },
    { type: 'deprecation', body: { id: 'x' } },
    { type: 'csp-violation', body: {} },
    7,
  ]);
  expect(items.map(({ type }) => type)).toEqual(['event', 'nel', 'raw_security', 'raw_security', 'raw_security']);
  expect(items[0]!.payload).toMatchObject({
    timestamp: 1_799_999_995,
    logentry: { formatted: "Blocked 'frame-src' from 'ads.example'" },
    request: { url: 'https://shop.example/', headers: { 'User-Agent': 'Mozilla/5.0 Chrome/156' } },
  });
});

test.each<[string, unknown, string]>([
  ['expect-ct', { 'expect-ct-report': { hostname: 'a.example', port: 443 } }, "Expect-CT failed for 'a.example'"],
  [
    'expect-staple',
    { 'expect-staple-report': { hostname: 'a.example', 'response-status': 'MISSING' } },
    "Expect-Staple failed for 'a.example'",
  ],
  ['hpkp', { hostname: 'a.example', 'known-pins': ['x'] }, "Public key pinning validation failed for 'a.example'"],
])('%s', (kind, json, message) => {
  expect(read(json)).toEqual([
    {
      type: 'event',
      payload: expect.objectContaining({
        logger: kind,
        logentry: { formatted: message },
        fingerprint: [kind, 'a.example'],
      }),
    },
  ]);
});

test.each<[string, unknown, string]>([
  ['no JSON', 'x', 'event_malformed'],
  ['nothing', '', 'body_empty'],
  ['a number', 7, 'event_malformed'],
  ['no report that is known', { a: 1 }, 'event_malformed'],
  ['no directive', { 'csp-report': { 'effective-directive': 'Ha! Ha!' } }, 'event_malformed'],
  ['no object', { 'csp-report': 'x' }, 'event_malformed'],
  ['no host', { 'expect-ct-report': {} }, 'event_malformed'],
  ['too many', Array.from({ length: 101 }, () => ({ type: 'x' })), 'items_too_many'],
])('refused: %s', (_name, json, code) => {
  expect(() => readReports(posted(json))).toThrow(expect.objectContaining({ code }));
});

test('network errors are items of one envelope', () => {
  const types = (json: unknown): string[][] =>
    readNetworkReports(posted(json)).map((items) => items.map(({ headers }) => headers.type));
  expect(types([{ type: 'network-error' }, {}])).toEqual([['nel', 'nel']]);
  expect(types({ type: 'network-error' })).toEqual([['nel']]);
  expect(types([])).toEqual([]);
});

test('a report that nests too deep to be written again is dropped alone', () => {
  const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const batch = `[${deep(10_000)},{"type":"csp-violation","body":{"effectiveDirective":"img-src","blockedURL":"https://b.test/"}}]`;
  expect(readReports(posted(batch)).map(([item]) => item?.headers.type)).toEqual(['raw_security', 'event']);
  expect(readNetworkReports(posted(`[${deep(10_000)},{}]`)).flat()).toHaveLength(2);
  expect(() => readReports(posted(deep(10_000)))).toThrow(RelayError);
});

test('every body is read, or refused with a listed error', () => {
  const names = ['csp-report', 'expect-ct-report', 'known-pins', 'hostname', 'type', 'body', 'age', 'blocked-uri'];
  const fields = dictionary(constantFrom(...names, 'effective-directive', 'source-file', 'line-number'), anything());
  const report = oneof(
    fields,
    record({ 'csp-report': fields }),
    record({ type: constant('csp-violation'), body: fields }),
  );
  assert(
    property(oneof(report, array(report), anything()), (value) => {
      for (const reader of [readReports, readNetworkReports]) {
        try {
          for (const { payload } of reader(posted(JSON.stringify(value) ?? '')).flat()) JSON.parse(String(payload));
        } catch (error) {
          if (!(error instanceof RelayError)) throw error;
        }
      }
    }),
    { numRuns: 300 },
  );
});
