import { describe, expect, test } from 'vitest';

import { spanKind } from '../kinds/spans/spans.ts';
import { ALONE, rowsOfEvent, sourceOf } from '../testing/records.ts';
import { readItem } from './scrub-item.ts';
import { compileRules, hashWith } from './scrubber.ts';
import type { ScrubRule } from './scrubber.ts';

const scrub = (item: unknown, rules: ScrubRule[], keepsAddresses = true) =>
  readItem(Buffer.from(JSON.stringify(item)), {
    rules: compileRules(rules, 'project'),
    keepsAddresses,
    hash: hashWith('a secret of the installation', 1),
  });

describe('a rule of people', () => {
  const item = {
    user: { id: 'cust-123456' },
    extra: { note: 'of cust-123456 and CUST-654321', count: 5, staffNumber: 7 },
  };
  test.each<[string, ScrubRule, unknown]>([
    [
      'replaces each match in a value',
      { pattern: 'cust-\\d{6}', where: 'value', action: 'replace' },
      { user: { id: '[Filtered]' }, extra: { note: 'of [Filtered] and [Filtered]', count: 5, staffNumber: 7 } },
    ],
    [
      'replaces the value of a name',
      { pattern: 'staff', where: 'key', action: 'replace' },
      { ...item, extra: { ...item.extra, staffNumber: '[Filtered]' } },
    ],
    [
      'drops a value with its name',
      { pattern: 'cust', where: 'both', action: 'drop' },
      { user: {}, extra: { count: 5, staffNumber: 7 } },
    ],
    [
      'looks at numbers',
      { pattern: '^5$', where: 'value', action: 'drop' },
      { ...item, extra: { note: item.extra.note, staffNumber: 7 } },
    ],
  ])('%s', (_name, rule, clean) => expect(scrub(item, [rule]).json).toEqual(clean));

  test('hashes a value to the same short text, which another installation does not have', () => {
    const rules: ScrubRule[] = [{ pattern: 'cust-\\d{6}', where: 'value', action: 'hash' }];
    const { json, marks } = scrub({ a: 'cust-123456', b: ['is cust-123456', 'cust-123457'] }, rules);
    const { a, b } = json as { a: string; b: [string, string] };
    expect(a).toMatch(/^\[Hash:[\da-f]{12}\]$/);
    expect(b[0]).toBe(`is ${a}`);
    expect(b[1]).not.toBe(a);
    expect(hashWith('another', 1)('cust-123456')).not.toBe(a);
    expect(marks.list[0]).toEqual({ path: 'a', rule: 'project:1' });
  });

  test('comes after the built-in rules, and those of the organization before those of the project', () => {
    const rules = [
      ...compileRules([{ pattern: 'ada', where: 'value', action: 'hash' }], 'organization'),
      ...compileRules([{ pattern: 'ada|hash|filtered', where: 'value', action: 'replace' }], 'project'),
    ];
    const bytes = Buffer.from(JSON.stringify({ a: 'ada', password: 'x' }));
    const { marks } = readItem(bytes, { rules, keepsAddresses: true, hash: () => '[Hash:1]' });
    expect(marks.list.map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'a organization:1',
      'a project:1',
      'password key',
      'password project:1',
    ]);
  });

  test('leaves ids, times and what the product reads an item by as they are', () => {
    const own = {
      event_id: 'a'.repeat(32),
      timestamp: 1795218984,
      platform: 'node',
      level: 'error',
      sdk: { name: 'x' },
    };
    expect(scrub({ ...own, message: 'm' }, [{ pattern: '.', where: 'both', action: 'drop' }]).json).toEqual(own);
  });
});

test('a project that keeps no addresses stores none, however it came', async () => {
  const item = {
    user: { id: '1', ip_address: '{{auto}}' },
    request: {
      env: { REMOTE_ADDR: '203.0.113.9' },
      headers: [
        ['X-Forwarded-For', '203.0.113.9, 10.0.0.1'],
        ['Accept', 'x'],
      ],
    },
    contexts: { client: { ip: '2001:db8::1', ipad: 'pro' } },
    items: [{ attributes: { 'client.address': { value: '203.0.113.9', type: 'string' } } }],
  };
  expect(scrub(item, [], false).json).toEqual({
    user: { id: '1' },
    request: { env: {}, headers: [['Accept', 'x']] },
    contexts: { client: { ipad: 'pro' } },
    items: [{ attributes: {} }],
  });
  expect(scrub(item, []).json).toEqual(item);
});

describe('events in which secrets stayed before', () => {
  test('secrets by their value and under other names', async () => {
    const { body, facts } = await rowsOfEvent({
      message: 'card 4111 1111 1111 1111',
      extra: {
        a: '5500005555555559',
        gh: ['ghp', 'abcdefghijklmnopqrstuvwxyz0123456789'].join('_'),
        aws: ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
        pem: ['-----BEGIN RSA ', 'PRIVATE KEY-----'].join(''),
        userPass: 'ZZ_1',
        dsn: 'ZZ_2',
        connectionString: 'ZZ_3',
        pin: 'ZZ_4',
      },
    });
    expect(Object.values(body.data.extra)).toEqual(Array.from({ length: 8 }, () => '[Filtered]'));
    expect(body.title).toBe('card [Filtered]');
    expect(JSON.stringify([body, facts])).not.toMatch(/ZZ_|4111|5500/);
    expect(body.data.scrubbed).toContainEqual({ path: 'message', rule: 'card' });
  });

  test('secrets in bodies that are texts, in names of transactions and in addresses of frames', async () => {
    const frame = { function: 'f', filename: 'a.js', abs_path: 'https://a.example/a.js?token=ZZ_7', lineno: 1 };
    const { body, facts } = await rowsOfEvent({
      message: 'body',
      transaction: '/reset?token=ZZ_0',
      request: {
        url: 'https://a.example/',
        data: '{"password":"ZZ_1","n":{"token":"ZZ_2"}}',
        headers: { 'X-Session': 'ZZ_3' },
      },
      extra: { raw: '{"password":"ZZ_4"}', list: [['password', 'ZZ_5']] },
      exception: { values: [{ type: 'E', value: 'Authorization: Bearer ZZ_6', stacktrace: { frames: [frame] } }] },
    });
    expect(JSON.stringify([body, facts])).not.toContain('ZZ_');
    expect(body.data.transaction).toBe('/reset?token=[Filtered]');
  });
});

test('spans of a container have their own marks, by their own paths', async () => {
  const now = Date.now() / 1000;
  const span = (id: string, attributes: object) => ({
    trace_id: 'a'.repeat(32),
    span_id: id.repeat(16),
    name: 'GET /',
    start_timestamp: now - 1,
    end_timestamp: now,
    attributes,
  });
  const items = [
    span('b', { 'db.password': { type: 'string', value: 'ZZ' } }),
    span('c', { 'url.full': { type: 'string', value: 'https://a.test/' } }),
    span('d', { 'url.full': { type: 'string', value: 'https://a.test/?token=ZZ' } }),
  ];
  const result = await spanKind.process(
    {
      headers: { type: 'span', content_type: 'application/vnd.sentry.items.span.v2+json', item_count: 3 },
      payload: Buffer.from(JSON.stringify({ items })),
      units: [{ category: 'span', quantity: 3 }],
    },
    {
      meta: { v: 1, project: 1, publicKey: 'k', receivedAt: now * 1000, encoding: 'identity' },
      headers: { trace: { release: 'shop@1 token=ZZ' } },
      items: [],
      source: sourceOf(0),
    },
    ALONE,
  );
  if (result.kind !== 'accepted') throw new Error(result.kind);
  const { rows } = result.value;
  expect(JSON.stringify(rows)).not.toContain('ZZ');
  const marks = rows.map(({ notes }) => (JSON.parse(notes ?? '{}') as { scrubbed?: unknown }).scrubbed ?? []);
  expect(marks).toEqual([
    [{ path: 'attributes.db.password.value', rule: 'key' }],
    [],
    [{ path: 'attributes.url.full.value', rule: 'text' }],
  ]);
});
