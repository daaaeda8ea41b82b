import { describe, expect, test } from 'vitest';

import { partAt, partsOf, withoutPart, withTag } from './query-parts.ts';

test('splits words, keys, negations and quoted values, and remembers where they stand', () => {
  const parts = partsOf('is:unresolved  !release:"web 4" timeout');
  expect(parts.map(({ text, at, key, negated, value }) => ({ text, at, key, negated, value }))).toEqual([
    { text: 'is:unresolved', at: 0, key: 'is', negated: false, value: 'unresolved' },
    { text: '!release:"web 4"', at: 15, key: 'release', negated: true, value: '"web 4"' },
    { text: 'timeout', at: 32, key: null, negated: false, value: 'timeout' },
  ]);
});

test.each(['"never closed', 'TypeError: x is undefined', ':', '!', '((', 'a:"b\\"c" d'])(
  'any paste is split whole: %s',
  (text) => {
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join('')
        .replaceAll(' ', ''),
    ).toBe(text.replaceAll(' ', ''));
  },
);

test('knows the part before the caret', () => {
  expect(partAt('is:new foo', 6)?.text).toBe('is:new');
  expect(partAt('is:new foo', 7)).toBeNull();
});

test('takes one part away', () => {
  const query = 'is:unresolved level:error boom';
  const part = partsOf(query)[1]!;
  expect(withoutPart(query, part)).toBe('is:unresolved boom');
});

describe('withTag', () => {
  test.each([
    ['', 'os', 'iOS', 'os:iOS'],
    ['is:new', 'url', 'a b', 'is:new url:"a b"'],
    ['os:iOS', 'os', 'iOS', 'os:iOS'],
    ['', 'plain', 'a*b', String.raw`plain:"a\*b"`],
    ['', 'q', 'say "hi"', String.raw`q:"say \"hi\""`],
  ])('%s with %s=%s', (query, key, value, expected) => {
    expect(withTag(query, key, value)).toBe(expected);
  });
});
