import { expect, test } from 'vitest';

import { originIsAllowed, originOf } from './origin.ts';

test.each<[string, Record<string, string>, string | undefined]>([
  ['Origin', { origin: 'https://a.example' }, 'https://a.example'],
  ['Origin before Referer', { origin: 'https://a.example', referer: 'https://b.example/x' }, 'https://a.example'],
  ['Referer', { referer: 'https://b.example/x' }, 'https://b.example/x'],
  ['Referer where Origin is null', { origin: 'null', referer: 'https://b.example/x' }, 'https://b.example/x'],
  ['no page of the web', { origin: 'chrome-extension://abc' }, undefined],
  ['nothing', {}, undefined],
])('%s', (_name, headers, origin) => expect(originOf(headers)).toBe(origin));

test.each<[string | undefined, string[], boolean]>([
  ['https://a.example', [], true],
  [undefined, ['a.example'], true],
  ['https://a.example', ['*'], true],
  ['https://a.example', ['a.example'], true],
  ['https://A.EXAMPLE', [' a.Example '], true],
  ['https://a.example/page?x', ['a.example'], true],
  ['https://b.example', ['a.example'], false],
  ['https://a.example.evil', ['a.example'], false],
  ['https://xa.example', ['a.example'], false],
  ['https://x.a.example', ['a.example'], false],
  ['https://x.a.example', ['*.a.example'], true],
  ['https://y.x.a.example', ['*.a.example'], true],
  ['https://a.example', ['*.a.example'], true],
  ['https://xa.example', ['*.a.example'], false],
  ['https://a.example:8443', ['a.example'], true],
  ['https://a.example:8443', ['a.example:8443'], true],
  ['https://a.example', ['a.example:8443'], false],
  ['https://a.example', ['a.example:443'], true],
  ['http://localhost:3000', ['x.example', 'localhost'], true],
  ['http://[::1]:3000', ['[::1]'], true],
  ['https://', ['a.example'], false],
  ['http://[::1]:3000', ['[::1]:3000'], true],
  ['http://[::1]:3000', ['[::2]'], false],
  ['https://a.example', ['https://a.example'], true],
  ['https://a.example/page', ['https://a.example/'], true],
  ['http://a.example', ['https://a.example'], false],
  ['https://x.a.example:8443', ['https://*.a.example:8443'], true],
  ['https://x.a.example', ['https://*.a.example:8443'], false],
  ['https://a.example', ['https://*'], true],
  ['http://a.example', ['https://*'], false],
  ['http://a.example:3000', ['*:3000'], true],
  ['https://bücher.example', ['BÜCHER.example'], true],
  ['https://evil-a.example', ['*a.example'], false],
  ['https://a.example', ['', ' ', '*.', 'https://', 'ftp://a.example', 'a.example:x', 'a b'], false],
])('%s by %j: %s', (origin, patterns, allowed) => expect(originIsAllowed(origin, patterns)).toBe(allowed));
