import { expect, test } from 'vitest';

import { envelopeUrl, formatDsn, parseDsn } from './dsn.ts';

test.each<[string, string]>([
  ['https://key@host/1', 'https://host/api/1/envelope/'],
  ['http://key@127.0.0.1:9911/sub/path/42', 'http://127.0.0.1:9911/sub/path/api/42/envelope/'],
  ['http://key:secret@[::1]:80/7', 'http://[::1]:80/api/7/envelope/'],
  [' https://key@host/1/ ', 'https://host/api/1/envelope/'],
])('%s sends to %s', (dsn, url) => {
  const parsed = parseDsn(dsn)!;
  expect(envelopeUrl(parsed)).toBe(url);
  expect(parseDsn(formatDsn(parsed))).toEqual(parsed);
});

test('a URL object is as good as its text, and what is no text is no DSN', () => {
  expect(parseDsn(new URL('https://key@host/1') as unknown as string)?.publicKey).toBe('key');
  for (const odd of [5, {}, Symbol('dsn')]) expect(parseDsn(odd as unknown as string)).toBeNull();
});

test.each([
  '',
  'key@host/1',
  'ftp://key@host/1',
  'https://host/1',
  'https://key@host/',
  'https://key@host/x',
  'https://k e@host/1',
])('%j is no DSN', (text) => expect(parseDsn(text)).toBeNull());
