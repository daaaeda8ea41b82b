import { expect, test } from 'vitest';

import { accept, suggestionsAt } from './suggest.ts';

const texts = (query: string, caret = query.length): string[] =>
  suggestionsAt(query, caret, ['is', 'level', 'release']).map((one) => one.text);

test('an empty place suggests keys', () => {
  expect(texts('')).toContain('is:');
  expect(texts('is:unresolved ')).toContain('level:');
});

test.each([
  ['le', ['level:']],
  ['!le', ['!level:']],
  ['is:un', ['is:unresolved', 'is:unhandled']],
  ['!level:f', ['!level:fatal']],
  ['release:', []],
  ['is:new', []],
])('%s suggests %j', (query, expected) => {
  expect(texts(query)).toEqual(expected);
});

test('a value is followed by a space, a key by its value', () => {
  expect(accept('is:un boom', 5, { text: 'is:unresolved', hint: '' })).toEqual({
    query: 'is:unresolved boom',
    caret: 14,
  });
  expect(accept('le', 2, { text: 'level:', hint: '' })).toEqual({ query: 'level:', caret: 6 });
});
