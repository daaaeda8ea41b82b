import { describe, expect, test } from 'vitest';

import { eventId } from '../../../../testing/flow.ts';
import { normalizeEvent } from '../../normalize/normalize-event.ts';
import type { StoredEvent } from '../../../../store/stored-event.ts';
import { groupIdOf } from '../grouping.ts';
import { asV1 } from './as-v1.ts';
import { parameterizeV1 } from './parameterize-v1.ts';
import { fingerprintV1 } from './fingerprint-v1.ts';

const eventOf = (json: Record<string, unknown>): StoredEvent =>
  normalizeEvent({ platform: 'javascript', ...json }, eventId(1), {
    v: 1,
    project: 1,
    publicKey: 'k',
    receivedAt: 1_795_000_000_000,
    encoding: 'identity',
  });
const parts = (json: Record<string, unknown>): string[] => fingerprintV1(asV1(eventOf(json))).parts;
const exception = (frames: object[], more: object = {}): Record<string, unknown> => ({
  exception: [{ type: 'E', value: 'id 5', stacktrace: { frames }, ...more }],
});

describe('fingerprintV1', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['type and message without frames', { exception: [{ type: 'E', value: 'id 5' }] }, ['type:E', 'value:id <int>']],
    [
      'type and in-app frames',
      exception([
        { filename: 'node_modules/x.js', function: 'lib', in_app: false },
        { filename: '/srv/App.JS', function: 'Object.run', in_app: true, context_line: '  go();' },
      ]),
      ['type:E', 'frame:app.js|run|go();'],
    ],
    [
      'all frames where none is in-app',
      exception([{ filename: 'node_modules/x.js', function: 'lib', in_app: false }]),
      ['type:E', 'frame:x.js|lib'],
    ],
    [
      'a URL is no place, its function is',
      exception([{ filename: 'https://a.test/assets/app-1a2b.js', function: 't.pay', in_app: true }]),
      ['type:E', 'frame:pay'],
    ],
    [
      'a lone URL is nothing',
      exception([{ filename: 'https://a.test/', function: '?', in_app: true }]),
      ['type:E', 'value:id <int>'],
    ],
    [
      'a recursion counts once',
      exception(Array.from({ length: 5 }, () => ({ filename: 'a.js', function: 'deep', in_app: true }))),
      ['type:E', 'frame:a.js|deep'],
    ],
    [
      'long lines say nothing',
      exception([{ filename: 'a.js', function: 'f', in_app: true, context_line: 'x'.repeat(121) }]),
      ['type:E', 'frame:a.js|f'],
    ],
    [
      'a chain',
      { exception: [{ type: 'Inner' }, { type: 'Outer' }] },
      ['type:Inner', 'value:', 'type:Outer', 'value:'],
    ],
    ['a message', { message: 'took 12ms for a@b.test' }, ['message:took <duration> for <email>']],
    ['a template rather than its text', { logentry: { message: 'user %s', formatted: 'user x' } }, ['message:user %s']],
    ['nothing at all', {}, ['fallback:javascript', 'transaction:', 'logger:']],
    [
      "the client's",
      { message: 'm', fingerprint: ['db', '{{ transaction }}'], transaction: '/a' },
      ['client:db', 'client:/a'],
    ],
    ["the client's with ours", { message: 'm', fingerprint: ['{{ default }}', 'x'] }, ['message:m', 'client:x']],
    ['an unknown variable', { fingerprint: ['{{ moon }}'] }, ['client:{{ moon }}']],
  ])('%s', (_name, json, expected) => {
    expect(parts(json)).toEqual(expected);
  });
});

test('the line of a frame that a source map named counts, and not its function', () => {
  const event = eventOf(exception([{ filename: 'src/cart.ts', function: 'n', in_app: true, context_line: 'pay()' }]));
  for (const { stacktrace } of event.exception)
    for (const frame of stacktrace?.frames ?? []) frame.data = { symbolication: 'ok' };
  expect(fingerprintV1(asV1(event)).parts).toEqual(['type:E', 'frame:cart.ts|pay()']);
});

describe('parameterizeV1', () => {
  test.each([
    ['order 3f2b1c44-9d1e-4f6a-8b2c-000000000001 failed', 'order <uuid> failed'],
    ['at 0xdeadbeef', 'at <hex>'],
    ['commit 9f8e7d6c5b4a39281706', 'commit <hex>'],
    ['GET https://a.test/x?y=1 gave 503', 'GET <url> gave <int>'],
    ['from 10.0.0.1:8080', 'from <ip>:<int>'],
    ['from fe80::1', 'from <ip>'],
    ['on 2026-11-21T06:00:00.123Z', 'on <date>'],
    ['took 1.5 or -3', 'took <float> or <int>'],
    ["flag=true name='x y'", 'flag=<bool> name=<quoted>'],
    ['v1.2.3 of utf8', 'v1.2.3 of utf8'],
    [
      "Cannot read properties of undefined (reading 'amount')",
      "Cannot read properties of undefined (reading 'amount')",
    ],
  ])('%s', (message, expected) => {
    expect(parameterizeV1(message)).toBe(expected);
  });

  test.each(['a', '1', 'a@', ':', 'a.'])('reads 1,024 characters of a message of many %j and no more', (piece) => {
    const message = piece.repeat(100_000);
    expect(parameterizeV1(message)).toBe(parameterizeV1(message.slice(0, 1024)));
  });
});

describe('groupIdOf', () => {
  test('is frozen', () => {
    expect(groupIdOf(1, 'v1', ['type:E', 'value:x'])).toMatchInlineSnapshot(`"6922717280639323884"`);
  });
  test.each([
    [1, ['a', 'b'], 1, ['ab']],
    [1, ['a'], 2, ['a']],
  ])('distinguishes %s %j from %s %j', (project, parts, otherProject, otherParts) => {
    const id = groupIdOf(project, 'v1', parts);
    expect(id).not.toBe(groupIdOf(otherProject, 'v1', otherParts));
    expect(BigInt(id)).toBeLessThan(2n ** 63n);
  });
});
