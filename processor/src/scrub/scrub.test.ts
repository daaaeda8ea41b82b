import { describe, expect, test } from 'vitest';

import { readItem } from './scrub-item.ts';
import { secretName } from './secret-names.ts';
import { harmlessOf } from './testing/harmless.ts';
import { createRandom } from './testing/numbered.ts';
import { HARMLESS_NAMES, SECRET_KINDS, SECRET_NAMES, secretOf } from './testing/secrets.ts';

const scrub = (item: unknown): unknown => readItem(Buffer.from(JSON.stringify(item))).json;
const text = (value: string): string => (scrub({ extra: { value } }) as { extra: { value: string } }).extra.value;

describe('secret names', () => {
  test.each(SECRET_NAMES)('%s is one', (name) => expect(secretName(name)).not.toBeNull());
  test.each(HARMLESS_NAMES)('%s is none', (name) => expect(secretName(name)).toBeNull());
  test.each(SECRET_NAMES)('a value under %s is filtered', (name) =>
    expect(scrub({ extra: { [name]: 'ZZ-value-1' } })).toEqual({ extra: { [name]: '[Filtered]' } }),
  );
});

describe('secrets by their value', () => {
  const random = createRandom(7);
  test.each(SECRET_KINDS)('%s', (kind) => {
    const { text: planted, needle } = secretOf(kind, random);
    for (const around of [
      planted,
      `before ${planted}`,
      `${planted} after`,
      `line\n${planted}\nline`,
      `(${planted})`,
      `"${planted}"`,
    ])
      if (!(kind.startsWith('JSON') && around !== planted))
        expect(JSON.stringify(scrub({ a: [around] }))).not.toContain(needle);
  });

  test.each<[string, string]>([
    ['https://a.test/?token=abc&b=2', 'https://a.test/?token=[Filtered]&b=2'],
    ['GET /x?api_key=1a#h failed', 'GET /x?api_key=[Filtered] failed'],
    ['postgres://user:pw@db/x', 'postgres://user:[Filtered]@db/x'],
    ['a = b, c & d', 'a = b, c & d'],
    ['curl -H "x-api-key: ZZ"', 'curl -H "x-api-key: [Filtered]"'],
    ['{"a":1,"password":"ZZ"}', '{"a":1,"password":"[Filtered]"}'],
    ['{ "a": 1 }', '{ "a": 1 }'],
    ['{"a":"{\\"pin\\":\\"ZZ\\"}"}', '{"a":"{\\"pin\\":\\"[Filtered]\\"}"}'],
    ['mysql --password hunter2 --host db', 'mysql --password [Filtered] --host db'],
    ['[password] => hunter2', '[password] => [Filtered]'],
    ['token=ZZ9, next', 'token=[Filtered], next'],
    ['?code=404&country_code=DE', '?code=404&country_code=DE'],
    ['password: required', 'password: required'],
    ['port:         80\nsecret:       ZZ9', 'port:         80\nsecret:       [Filtered]'],
    ['<password><![CDATA[ZZ9]]></password>', '<password>[Filtered]</password>'],
    ['card 4111111111111112', 'card 4111111111111112'],
  ])('%s', (value, clean) => expect(text(value)).toBe(clean));
});

describe('a tree', () => {
  test.each<[string, unknown, unknown]>([
    [
      'keys that are alike without their secrets',
      { extra: { [`ghp_${'a1'.repeat(18)}`]: 1, [`ghp_${'b2'.repeat(18)}`]: 2, [`ghp_${'c3'.repeat(18)}`]: 3 } },
      { extra: { '[Filtered]': 1, '[Filtered] (2)': 2, '[Filtered] (3)': 3 } },
    ],
    [
      'pairs in a list',
      {
        headers: [
          ['Cookie', 'a=b'],
          ['Accept', '*/*'],
        ],
      },
      {
        headers: [
          ['Cookie', '[Filtered]'],
          ['Accept', '*/*'],
        ],
      },
    ],
    [
      'a name with its value',
      { fields: [{ name: 'pin', value: '1234' }] },
      { fields: [{ name: 'pin', value: '[Filtered]' }] },
    ],
    [
      'an attribute of a span',
      { items: [{ attributes: { 'db.password': { value: 'ZZ', type: 'string' } } }] },
      { items: [{ attributes: { 'db.password': { value: '[Filtered]', type: 'string' } } }] },
    ],
    [
      'every part of a secret',
      { creds: { user: 'ada', list: ['a', { b: 1, c: true }] } },
      { creds: { user: '[Filtered]', list: ['[Filtered]', { b: 1, c: true }] } },
    ],
    [
      'names and values that take turns',
      { req: { rawHeaders: ['Host', 'a', 'Authorization', 'Own ZZ', 'Accept', 'b'] } },
      { req: { rawHeaders: ['Host', 'a', 'Authorization', '[Filtered]', 'Accept', 'b'] } },
    ],
    [
      'values of a template',
      { logentry: { message: 'user %s has password=%s', params: ['ada', 'ZZ'] } },
      { logentry: { message: 'user %s has password=%s', params: ['ada', '[Filtered]'] } },
    ],
    ['cookies by their names', { cookies: { theme: 'dark' } }, { cookies: { theme: '[Filtered]' } }],
    [
      'the parts of a session',
      { session: { page: 'cart', pin: 1234 } },
      { session: { page: 'cart', pin: '[Filtered]' } },
    ],
    ['a card as a number', { paid: [4111111111111111, 4111111111111112] }, { paid: ['[Filtered]', 4111111111111112] }],
    ['a secret in a key', { '4111 1111 1111 1111': 1 }, { '[Filtered]': 1 }],
    ['packages with such names', { modules: { cookie: '0.7.1' } }, { modules: { cookie: '0.7.1' } }],
    ['ids of digits', { span_id: '4111111111111111' }, { span_id: '4111111111111111' }],
    ['switches and nothing', { password: true, token: null, pin: '' }, { password: true, token: null, pin: '' }],
    [
      'a line of code',
      { context_line: 'password = input.value; pin = "1234"' },
      { context_line: 'password = input.value; pin = "[Filtered]"' },
    ],
    ['a number of tokens', { tokens: 4096 }, { tokens: 4096 }],
  ])('%s', (_name, item, clean) => expect(scrub(item)).toEqual(clean));

  test('escapes hide nothing', () => {
    const item = String.raw`{"pass\u0077ord":"ZZ","a":"https:\/\/u:ZZ@h","b":"\n4111111111111111","c":"\u0042earer ZZ12345678"}`;
    expect(readItem(Buffer.from(item)).json).toEqual({
      password: '[Filtered]',
      a: 'https://u:[Filtered]@h',
      b: '\n[Filtered]',
      c: 'Bearer [Filtered]',
    });
  });

  test('a key that held a secret is marked, and the mark does not show it', () => {
    const { marks } = readItem(Buffer.from(JSON.stringify({ extra: { '4111 1111 1111 1111': 1 } })));
    expect(marks).toEqual({ list: [{ path: 'extra.[Filtered]', rule: 'card' }], more: 0 });
  });

  test('marks each place with its rule, a hundred at most and then a number', () => {
    const { marks } = readItem(Buffer.from(JSON.stringify({ user: { pin: '1' }, tags: [['iban', 'x']] })));
    expect(marks).toEqual({
      list: [
        { path: 'user.pin', rule: 'key' },
        { path: 'tags.0', rule: 'key' },
      ],
      more: 0,
    });
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`pin${index}`, 'x']));
    const { list, more } = readItem(Buffer.from(JSON.stringify(many))).marks;
    expect([list.length, more]).toEqual([100, 30]);
  });

  test('an item that is no JSON shows nothing of its text', () => {
    for (const bytes of ['hunter2 is it', '{"a": hunter2}', '{"hunter2', '"hunter2" x'])
      expect(() => readItem(Buffer.from(bytes))).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('hunter') }),
      );
  });
});

test('10,000 harmless values stay as they are, but for one in a hundred at most', () => {
  const random = createRandom(11);
  const values = Array.from({ length: 10_000 }, (_, index) => harmlessOf(random, index));
  const touched: string[] = [];
  for (let from = 0; from < values.length; from += 500) {
    const part = values.slice(from, from + 500);
    const after = scrub({ values: part }) as { values: string[] };
    touched.push(...part.filter((value, index) => after.values[index] !== value));
  }
  expect(touched.length, touched.slice(0, 40).join('\n')).toBeLessThanOrEqual(100);
});
