import { expect, test } from 'vitest';

import { english } from './t.ts';
import { createTranslator } from './translate.ts';

const t = createTranslator(
  { plain: 'Issues', named: 'Copy {name}', many: { one: '{count} issue', other: '{count} issues' } } as const,
  'en',
);

test('puts values in and writes numbers the reader’s way', () => {
  expect(t('plain')).toBe('Issues');
  expect(t('named', { name: 'it' })).toBe('Copy it');
  expect(t('many', { count: 1 })).toBe('1 issue');
  expect(t('many', { count: 1234 })).toBe('1,234 issues');
});

test('a value that holds a name in braces is not read again', () => {
  expect(t('named', { name: '{count}' })).toBe('Copy {count}');
});

test('every text of the catalogue has words', () => {
  for (const [key, message] of Object.entries(english)) {
    const texts = typeof message === 'string' ? [message] : [message.one, message.other];
    expect(
      texts.every((text) => text.trim() !== ''),
      key,
    ).toBe(true);
  }
});
