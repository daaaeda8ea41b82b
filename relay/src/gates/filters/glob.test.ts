import { expect, test } from 'vitest';

import { createGlobs } from './glob.ts';

test.each<[string, string, boolean]>([
  ['TypeError: x', 'TypeError: x', true],
  ['typeerror: X', 'TypeError: x', true],
  ['TypeError', 'TypeError: x', false],
  ['TypeError*', 'TypeError: x', true],
  ['*: x', 'TypeError: x', true],
  ['*Error*', 'TypeError: x', true],
  ['*rr*rr*', 'TypeError: x', false],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['ab*bc', 'abc', false],
  ['*ab*b', 'abb', true],
  ['*a*b*c*', 'xaxbxcx', true],
  ['*a*b*c*', 'xcxbxax', false],
  ['*', 'x', true],
  ['*', '', false],
  ['', '', false],
  ['', 'x', false],
  ['1.0.?', '1.0.1', false],
  ['[a-z].+(', '[A-Z].+(', true],
  ['\\*a', '*a', true],
  ['\\*a', 'xa', false],
  ['a\\', 'a\\', true],
  ['line*end', 'line\nand\nend', true],
])('%j is like %j: %s', (pattern, text, like) => expect(createGlobs([pattern])(text)).toBe(like));

test('one pattern of several is enough', () => {
  const matches = createGlobs(['a*', 'b*']);
  expect([matches('bc'), matches('cb')]).toEqual([true, false]);
});

test('a pattern that would keep a regular expression busy for ever costs one walk', () => {
  const matches = createGlobs([`${'a*'.repeat(500)}b`]);
  expect(matches('a'.repeat(100_000))).toBe(false);
});
