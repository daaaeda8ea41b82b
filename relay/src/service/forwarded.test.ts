import { expect, test } from 'vitest';

import { isForwarded, withoutPorts } from './forwarded.ts';
import { createHttpServer } from './http-server.ts';

test.each([
  ['1.2.3.4', '1.2.3.4'],
  ['1.2.3.4:5678', '1.2.3.4'],
  ['1.2.3.4:5678,10.0.0.1:80', '1.2.3.4, 10.0.0.1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['"[2001:db8::1]:443"', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['::ffff:1.2.3.4', '::ffff:1.2.3.4'],
  ['unknown', 'unknown'],
])('the addresses of %j are %j', (header, addresses) => {
  expect(withoutPorts(header)).toBe(addresses);
});

test.each([
  ['1.2.3.4:5678', '1.2.3.4'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['9.9.9.9, 1.2.3.4:5678', '1.2.3.4'],
  ['9.9.9.9, 1.2.3.4:5678, 10.0.0.1:99', '1.2.3.4'],
])('a trusted proxy that sends %j gives the address %s', async (header, address) => {
  const server = createHttpServer({
    trustProxy: ['127.0.0.1', '10.0.0.0/8'],
    maxConnections: 10,
    requestTimeoutMs: 1000,
  });
  server.get('/', async (request) => request.ip);
  const answer = await server.inject({ url: '/', headers: { 'x-forwarded-for': header }, remoteAddress: '127.0.0.1' });
  expect(answer.body).toBe(address);
  await server.close();
});

test.each<[Record<string, unknown>, string, boolean]>([
  [{}, '1.1', false],
  [{ host: 'localhost', authorization: 'Basic x', 'x-requested-with': 'fetch' }, '1.1', false],
  [{}, '1.0', true],
  ...[
    'via',
    'forwarded',
    'x-real-ip',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'cf-connecting-ip',
  ].map((name): [Record<string, unknown>, string, boolean] => [{ [name]: 'x' }, '1.1', true]),
])('a request with %j of HTTP/%s came through a proxy: %s', (headers, version, expected) => {
  expect(isForwarded(headers, version)).toBe(expected);
});
