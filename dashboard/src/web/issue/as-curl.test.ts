import { expect, test } from 'vitest';

import { asCurl } from './as-curl.ts';
import { readEvent } from './read-event.ts';

const curl = (request: Record<string, unknown>): string =>
  asCurl(readEvent({ request }).request!).replaceAll(' \\\n ', '');

test('a plain request is its address', () => {
  expect(curl({ url: 'https://shop/', method: 'GET' })).toBe("curl 'https://shop/'");
});

test('query, fragment, method, headers and body are all there', () => {
  const text = curl({
    url: 'https://shop/pay',
    method: 'POST',
    query_string: [['step', '2 b']],
    headers: [
      ['Content-Type', 'application/json'],
      ['Host', 'shop'],
    ],
    data: { lines: 2 },
  });
  expect(text).toBe(
    `curl -X POST 'https://shop/pay?step=2%20b' -H 'Content-Type: application/json' --data-raw '{"lines":2}'`,
  );
});

test('secrets are masked wherever they stand', () => {
  const text = curl({
    url: 'https://shop/',
    query_string: 'token=abc1',
    headers: { Authorization: 'Bearer abc2', 'X-Api-Key': 'abc3' },
    cookies: { sid: 'abc4' },
    data: { user: { password: 'abc5' } },
  });
  expect(text).not.toMatch(/abc\d/);
  expect(text).toContain('Authorization: ***');
});

test('a quote cannot break out of the shell', () => {
  expect(curl({ url: "https://shop/?q='; rm -rf /;'" })).toBe(String.raw`curl 'https://shop/?q='\''; rm -rf /;'\'''`);
});
