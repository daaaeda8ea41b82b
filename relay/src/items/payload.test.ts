import { expect, test } from 'vitest';

import { payloadOf } from './payload.ts';

const item = (payload: string) => ({ headers: { type: 'event' }, payload: Buffer.from(payload) });

test.each<[string, unknown]>([
  ['{"a":1}', { a: 1 }],
  ['[]', null],
  ['null', null],
  ['7', null],
  ['{', null],
  ['', null],
])('%j is read as %j', (json, payload) => expect(payloadOf(item(json))).toEqual(payload));

test('each item of an envelope is parsed once, in whatever order its payload is read', () => {
  const [one, other] = [item('{"a":1}'), item('{"a":1}')];
  const [first, second] = [payloadOf(one), payloadOf(other)];
  expect(first).not.toBe(second);
  expect(payloadOf(one)).toBe(first);
  expect(payloadOf(other)).toBe(second);
});
