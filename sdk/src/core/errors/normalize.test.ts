import { anything, array, assert, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { normalize } from './normalize.ts';
import { redact, secretKeys } from './scrub.ts';

const isSecret = secretKeys([]);
const plain = (value: unknown, depth = 3, breadth = 5): unknown => normalize(value, { depth, breadth, isSecret });

const throwing = (): never => {
  throw new Error('trap');
};

class Session {
  readonly id = 1;
}
const cycle: Record<string, unknown> = { name: 'a' };
cycle['self'] = cycle;
const shared = { x: 1 };

describe('normalize', () => {
  test.each<[string, unknown, unknown]>([
    ['values that JSON knows', { a: [1, 'x', true, null] }, { a: [1, 'x', true, null] }],
    ['numbers that JSON lacks', [Number.NaN, Infinity], ['[NaN]', '[Infinity]']],
    [
      'big integers, symbols, functions',
      [1n, Symbol('s'), function f() {}, () => 1],
      ['[BigInt: 1]', '[Symbol(s)]', '[Function: f]', '[Function: <anonymous>]'],
    ],
    ['dates', [new Date(0), new Date('x')], ['1970-01-01T00:00:00.000Z', '[Invalid Date]']],
    ['maps and sets', [new Map([['a', 1]]), new Set([2])], [{ a: 1 }, [2]]],
    ['bytes', [new Uint8Array(3)], ['[Uint8Array: 3 bytes]']],
    ['promises', Promise.resolve(), '[Promise]'],
    ['expressions', /a/g, '/a/g'],
    ['the global object', { g: globalThis }, { g: '[Global]' }],
    ['cycles', cycle, { name: 'a', self: '[Circular ~]' }],
    ['the same object twice, which is no cycle', [shared, shared], [{ x: 1 }, { x: 1 }]],
    ['objects that are too deep', { a: { b: { c: { d: 1 } } } }, { a: { b: { c: '[Object]' } } }],
    ['objects that are too deep and of a class', [[[new Session(), []]]], [[['[Session]', '[Array]']]]],
    ['lists that are too broad', [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5]],
    ['boxed values', [new String('a'), Object(1)], ['a', 1]],
    [
      'pairs of the web',
      [new Headers({ a: '1' }), new URLSearchParams('token=x')],
      [{ a: '1' }, { token: '[Filtered]' }],
    ],
    ['source lines as they are', { context_line: 'token = next()' }, { context_line: 'token = next()' }],
    ['its own idea of JSON', { toJSON: () => ({ a: 1 }) }, { a: 1 }],
    [
      'a broken idea of JSON',
      {
        a: {
          toJSON: () => {
            throw new Error('no');
          },
        },
      },
      { a: '[Throws: no]' },
    ],
    [
      'getters that throw',
      Object.defineProperty({ a: 1 }, 'b', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
      { a: 1, b: '[Throws: no]' },
    ],
    [
      'proxies that throw',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
      '[Throws: no]',
    ],
    ['half a surrogate pair', '\ud83d', '\ufffd'],
    ['a whole surrogate pair', '😀', '😀'],
    [
      'secrets',
      { password: 'p', nested: { apiKey: 'k', 'X-Auth-Token': 't', max_tokens: 5 } },
      { password: '[Filtered]', nested: { apiKey: '[Filtered]', 'X-Auth-Token': '[Filtered]', max_tokens: 5 } },
    ],
  ])('%s', (_what, value, result) => expect(plain(value, 3)).toEqual(result));

  test('long texts are cut', () => expect((plain('x'.repeat(100_000)) as string).length).toBe(16_384));

  test('a graph that is small at each step but vast in all is cut after 100,000 values', () => {
    let looks = 0;
    const leaf = {
      get looked() {
        return ++looks;
      },
    };
    const same = Array.from({ length: 300 }, () => leaf);
    const wide = Array.from({ length: 300 }, () => same);
    const text = JSON.stringify(plain(wide, 10, 1000));
    // 300 times 300 leaves with a value each are 180,000; the lists between count as well.
    expect(looks).toBeGreaterThan(49_000);
    expect(looks).toBeLessThanOrEqual(50_000);
    expect(text.length).toBeLessThan(2_000_000);
  });
});

test('a vast collection is read for as many entries as are kept', () => {
  let read = 0;
  class Counting extends Map<number, number> {
    override *[Symbol.iterator](): MapIterator<[number, number]> {
      for (let at = 0; at < 1_000_000; at++) {
        read++;
        yield [at, at];
      }
    }
  }
  expect(Object.keys(plain(new Counting()) as object)).toHaveLength(5);
  expect(read).toBe(6);
});

test('texts are read up to two million characters together', () => {
  const texts = Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => 'x'.repeat(200)));
  const text = JSON.stringify(plain(texts, 3, 200));
  expect(text.length).toBeGreaterThan(2_000_000);
  expect(text.length).toBeLessThan(3_000_000);
  expect(text).toContain('[Truncated]');
});

const HOSTILE: (() => unknown)[] = [
  () => new Proxy(function () {}, { get: (_, key) => (key === 'toString' ? 7 : HOSTILE[0]?.()), apply: throwing }),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  () => Object.setPrototypeOf(() => 1, null),
  () => Object.create(null),
  () => new Proxy({}, { get: throwing, has: throwing, ownKeys: throwing, getPrototypeOf: throwing }),
  () => ({ toJSON: throwing }),
  () => ({ [Symbol.toStringTag]: 'Map' }),
  () => 10n ** 100_000n,
  () => new Error('x', { cause: Symbol('s') }),
];

test('whatever an application holds becomes JSON, and nothing throws', () => {
  const values = anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true });
  const holds = property(array(values), array(nat(HOSTILE.length - 1)), (plainOnes, hostile) => {
    const all = [...plainOnes, ...hostile.map((at) => HOSTILE[at]?.())];
    expect(() => JSON.stringify(plain({ all }, 4, 50))).not.toThrow();
  });
  assert(holds, { seed: 11 });
});

describe('secrets', () => {
  test.each([
    'password',
    'PASSWD',
    'user_password',
    'authToken',
    'Authorization',
    'x-api-key',
    'accessKey',
    'Cookie',
    'set-cookie',
    'session_id',
    'csrf',
    'auth',
    'otp',
    'cvv',
    'client_secret',
    'dbPass',
    'pass',
    'pin_code',
    'jwt',
    'x-jwt-assertion',
    'stripe-signature',
    'tokens',
    'iban',
    'creditCard',
    'bearer',
  ])('%s is one', (key) => expect(isSecret(key)).toBe(true));
  test.each([
    'author',
    'tokens_used',
    'session',
    'pinned',
    'signature_count',
    'keyboard',
    'trace_id',
    'sentry-trace',
    'authored_at',
    'passenger',
  ])('%s is none', (key) => expect(isSecret(key)).toBe(false));
  test('an application names its own', () => {
    const mine = secretKeys(['iban', /^x-internal/]);
    expect(['IBAN', 'x-internal-a', 'ibans', 'token'].map(mine)).toEqual([true, true, false, true]);
  });
  test.each([
    ['https://u:p@host/x', 'https://[Filtered]@host/x'],
    ['https://host/x?a=1&token=abc&b=2', 'https://host/x?a=1&token=[Filtered]&b=2'],
    ['GET /x?api_key=abc#t', 'GET /x?api_key=[Filtered]#t'],
    ['password=abc&a=1', 'password=[Filtered]&a=1'],
    ['a=1;b=2', 'a=1;b=2'],
    ['mail me@host.com: a = b', 'mail me@host.com: a = b'],
    ['{"password":"abc","a":1}', '{"password":"[Filtered]","a":1}'],
    ['{\\"token\\":\\"abc\\"}', '{\\"token\\":\\"[Filtered]\\"}'],
    ['{"tokens":["a","b"]}', '{"tokens":[Filtered]]}'],
    ['login failed, password=abc', 'login failed, password=[Filtered]'],
    ['Authorization: Bearer abc.def', 'Authorization: [Filtered]'],
    ['curl -H "x-api-key: abc"', 'curl -H "x-api-key: [Filtered]"'],
    ['Cookie: a=b; c=d', 'Cookie: [Filtered]'],
    ['Server=h;Password=abc;Port=1', 'Server=h;Password=[Filtered];Port=1'],
    ["{ secret: 'abc' }", "{ secret: '[Filtered]' }"],
    ['https://h/cb?code=abc&state=1', 'https://h/cb?code=[Filtered]&state=1'],
    ['https://h/?X-Amz-Signature=abc', 'https://h/?X-Amz-Signature=[Filtered]'],
    ['https://h/?key=abc&sig=abc&t=abc', 'https://h/?key=[Filtered]&sig=[Filtered]&t=[Filtered]'],
    ['Unexpected token: }', 'Unexpected token: }'],
    ['if (token === null) x', 'if (token === null) x'],
    ['failed with code=ECONNRESET key=5', 'failed with code=ECONNRESET key=5'],
    ['https://h/a:80/b?x=1', 'https://h/a:80/b?x=1'],
  ])('%s becomes %s', (text, result) => expect(redact(text, isSecret)).toBe(result));
});
