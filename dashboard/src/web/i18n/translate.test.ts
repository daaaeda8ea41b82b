import { expect, test } from 'vitest';

import { createTranslator } from './translate.ts';
import type { Message } from './translate.ts';

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

test('every text of every catalogue has words, and no key is given twice', async () => {
  const files = import.meta.glob<Record<string, Record<string, Message>>>(['./en/*.ts', '../*/text.ts'], {
    eager: true,
  });
  const catalogues = Object.values(files).flatMap((file) =>
    Object.values(file).filter((one) => typeof one === 'object'),
  );
  const entries = catalogues.flatMap((texts) => Object.entries(texts));
  expect(entries.length).toBeGreaterThan(200);
  expect(new Set(entries.map(([key]) => key)).size).toBe(entries.length);
  for (const [key, message] of entries) {
    const texts = typeof message === 'string' ? [message] : [message.one, message.other];
    expect(
      texts.every((text) => text.trim() !== ''),
      key,
    ).toBe(true);
  }
});
