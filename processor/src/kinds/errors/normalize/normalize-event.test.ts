import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

import type { EnvelopeMeta } from '@breakwater/relay/log';
import { decodeEnvelope, hexId } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';

import type { StoredEvent } from '../../../store/stored-event.ts';
import { descriptionOf } from '../describe.ts';
import { normalizeEvent } from './normalize-event.ts';
import { isRecord, parseJson } from '../../../normalize/parse-json.ts';

const NOW = Date.UTC(2026, 10, 21, 6);
const DAY = 86_400_000;
const META: EnvelopeMeta = {
  v: 1,
  project: 7,
  publicKey: 'k',
  receivedAt: NOW,
  encoding: 'identity',
  remoteAddress: '203.0.113.9',
  client: 'sentry.javascript.browser/11.12.0',
};
const ID = '0123456789abcdef0123456789abcdef';

const normalize = (json: Record<string, unknown>, meta: Partial<EnvelopeMeta> = {}): StoredEvent =>
  normalizeEvent(json, ID, { ...META, ...meta });

describe('normalizeEvent', () => {
  test.each<[string, Record<string, unknown>, Partial<StoredEvent>]>([
    [
      'an empty event',
      {},
      { platform: 'other', level: 'error', timestamp: NOW / 1000, type: 'default', exception: [] },
    ],
    ['a message as text', { message: 'hello' }, { message: { formatted: 'hello' }, level: 'info' }],
    [
      'a message with its template',
      { logentry: { message: 'user %s', formatted: 'user 7', params: [7] } },
      { message: { formatted: 'user 7', message: 'user %s', params: [7] } },
    ],
    ['the name of 2014', { 'sentry.interfaces.Message': { message: 'old' } }, { message: { formatted: 'old' } }],
    ['level log', { level: 'log' }, { level: 'info' }],
    ['an unknown level', { level: 'terrible', message: 'x' }, { level: 'info' }],
    [
      'a bare array of exceptions',
      { exception: [{ type: 'E', value: 'v' }] },
      { exception: [{ type: 'E', value: 'v' }], type: 'error' },
    ],
    [
      'wrapped exceptions with holes',
      { exception: { values: [null, { type: 'E' }] } },
      { exception: [{ type: 'E', value: '' }] },
    ],
    [
      'tags as pairs, the first wins',
      { tags: [['a', '1'], ['a', '2'], null, ['b', 3]] },
      {
        tags: [
          ['a', '1'],
          ['b', '3'],
        ],
      },
    ],
    ['tags that are attributes', { tags: { release: 'x', environment: 'prod' } }, { tags: [], environment: 'prod' }],
    ['an ISO time without zone', { timestamp: '2026-11-21T05:00:00.5' }, { timestamp: NOW / 1000 - 3600 + 0.5 }],
    ['a time as digits', { timestamp: String(NOW / 1000 - 5) }, { timestamp: NOW / 1000 - 5 }],
    ['a fingerprint', { fingerprint: ['a', ''] }, { fingerprint: ['a'] }],
    ['sdk from the authentication', {}, { sdk: { name: 'sentry.javascript.browser', version: '11.12.0' } }],
  ])('%s', (_name, json, expected) => {
    expect(normalize(json)).toMatchObject(expected);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a timestamp that is an object', { timestamp: {} }, 'timestamp'],
    ['exceptions that are a number', { exception: 5 }, 'exception'],
    ['a release with a slash', { release: 'a/b' }, 'release'],
    ['a release of 201 characters', { release: 'r'.repeat(201) }, 'release'],
    ['a dist with a blank', { dist: 'a b' }, 'dist'],
    ['an environment of 65 characters', { environment: 'e'.repeat(65) }, 'environment'],
    ['a tag that is too long', { tags: { long: 'x'.repeat(201) } }, 'tags.long'],
    ['an address that is none', { user: { ip_address: 'home' } }, 'user.ip_address'],
  ])('leaves out and notes %s', (_name, json, attribute) => {
    const event = normalize({ ...json, message: 'kept' });
    expect(event.errors.map((error) => error.name)).toEqual([attribute]);
    expect(event.message).toEqual({ formatted: 'kept' });
  });

  test.each([
    ['61 s ahead', NOW + 61_000, 'future_timestamp', NOW],
    ['60 s ahead', NOW + 60_000, undefined, NOW + 60_000],
    ['31 days ago', NOW - 31 * DAY, 'past_timestamp', NOW],
    ['29 days ago', NOW - 29 * DAY, undefined, NOW - 29 * DAY],
  ])('an event of %s', (_name, at, note, lands) => {
    const event = normalize({ timestamp: at / 1000, breadcrumbs: [{ timestamp: at / 1000 - 10 }] });
    expect(event.timestamp).toBe(lands / 1000);
    expect(event.breadcrumbs[0]?.timestamp).toBeCloseTo(lands / 1000 - 10, 3);
    expect(event.errors[0]?.type).toBe(note);
  });

  test('keeps the start and the end of a stack that is too long', () => {
    const frames = Array.from({ length: 300 }, (_, i) => ({ function: `f${i}` }));
    const kept = normalize({ exception: [{ type: 'E', stacktrace: { frames } }] }).exception[0]?.stacktrace?.frames;
    expect([kept?.length, kept?.[124]?.function, kept?.[125]?.function, kept?.at(-1)?.function]).toEqual([
      250,
      'f124',
      'f175',
      'f299',
    ]);
  });

  test('a made-up exception with the stack of a message is not an exception', () => {
    const event = normalize({
      message: 'odd',
      exception: [{ value: 'odd', mechanism: { synthetic: true }, stacktrace: { frames: [{ function: 'f' }] } }],
    });
    expect(event).toMatchObject({ type: 'default', exception: [], stacktrace: { frames: [{ function: 'f' }] } });
  });

  test('bounds free-form data, and filters the values of cookies', () => {
    let deep: unknown = 'end';
    for (let i = 0; i < 2000; i++) deep = { deep };
    const event = normalize({
      extra: { deep, big: 'x'.repeat(300_000) },
      request: { url: 'https://a.test/p?page=abc&q=1#f', headers: { Accept: '*/*' }, cookies: 'sid=1' },
    });
    expect(JSON.stringify(event).length).toBeLessThan(300_000);
    expect(event.request).toEqual({
      url: 'https://a.test/p',
      fragment: 'f',
      query_string: [
        ['page', 'abc'],
        ['q', '1'],
      ],
      headers: [['Accept', '*/*']],
      cookies: [['sid', '[Filtered]']],
    });
  });
});

describe('addresses of users', () => {
  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['a browser without a setting', { platform: 'javascript' }, '203.0.113.9'],
    ['a browser set to never', { platform: 'javascript', sdk: { settings: { infer_ip: 'never' } } }, undefined],
    ['a server', { platform: 'node' }, undefined],
    ['a server that asks', { platform: 'node', user: { ip_address: '{{auto}}' } }, '203.0.113.9'],
    ['a server that knows', { platform: 'node', request: { env: { REMOTE_ADDR: '198.51.100.4' } } }, '198.51.100.4'],
    ['an address that is given', { user: { ip_address: '2001:db8::1' } }, '2001:db8::1'],
  ])('%s', (_name, json, address) => {
    expect(normalize(json).user?.ip_address).toBe(address);
  });
});

describe('parseJson', () => {
  test.each([
    ['"\\ud800"', '\uFFFD'],
    ['"a\\u0000b"', 'a\uFFFDb'],
    ['"\\ud83d\\ude00"', '😀'],
    ['{"\\udc00":["\\udc00"]}', { '\uFFFD': ['\uFFFD'] }],
    ['"\\uDBFF\\n\\uDC00"', '\uFFFD\n\uFFFD'],
    ['"\\ud83d\\ud83d\\ude00"', '\uFFFD😀'],
    ['"\\\\u0000 \\\\\\u0000"', '\\u0000 \\\uFFFD'],
    ['["\\ud83d","\\ude00"]', ['\uFFFD', '\uFFFD']],
  ])('%s', (text, value) => {
    expect(parseJson(new TextEncoder().encode(text))).toEqual(value);
  });
});

describe('describeEvent', () => {
  const frame = (name: string, inApp: boolean) => ({ function: name, filename: 'a.js', in_app: inApp });
  test.each<[string, Record<string, unknown>, string, string]>([
    [
      'the outermost exception',
      { exception: [{ type: 'Inner' }, { type: 'Outer', value: 'why\nmore' }] },
      'Outer: why',
      '',
    ],
    ['an exception without type', { exception: [{ value: 'v' }] }, 'Error: v', ''],
    ['a message', { message: ' first\nsecond' }, 'first', ''],
    ['nothing', {}, '(no message)', ''],
    ['the transaction', { message: 'm', transaction: '/cart' }, 'm', '/cart'],
    [
      'the in-app frame nearest the crash',
      { exception: [{ type: 'E', stacktrace: { frames: [frame('mine', true), frame('theirs', false)] } }] },
      'E',
      'mine(a.js)',
    ],
  ])('%s', (_name, json, title, culprit) => {
    expect(descriptionOf(normalize(json))).toMatchObject({ title, culprit });
  });
});

const FIXTURES = new URL('../../../../../sdk/src/wire/fixtures/', import.meta.url);

test('every captured event is kept without a note', () => {
  const notes: string[] = [];
  let events = 0;
  for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith('.envelope'))) {
    const bytes = readFileSync(new URL(file, FIXTURES));
    const { headers, items } = decodeEnvelope(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
    for (const item of items.filter((item) => item.headers.type === 'event')) {
      const json = parseJson(item.payload);
      if (!isRecord(json)) throw new Error(file);
      const receivedAt = Number(json['timestamp']) * 1000;
      const event = normalizeEvent(json, hexId(headers.event_id) ?? '', { ...META, receivedAt });
      events++;
      for (const error of event.errors) notes.push(`${file}: ${error.type} ${error.name}`);
      if (descriptionOf(event).title === '(no message)') notes.push(`${file}: no title`);
    }
  }
  expect(notes).toEqual([]);
  expect(events).toBeGreaterThan(50);
});
