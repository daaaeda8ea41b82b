import { expect, test } from 'vitest';

import { clientAddress } from './client-address.ts';

test.each<[string | undefined, string | undefined, boolean, string | undefined]>([
  [undefined, '192.0.2.1', true, '192.0.2.1'],
  [undefined, '::ffff:192.0.2.1', true, '192.0.2.1'],
  [undefined, '::1', true, '::1'],
  [undefined, undefined, true, undefined],
  ['203.0.113.9', '192.0.2.1', true, '203.0.113.9'],
  ['203.0.113.9, 10.0.0.1', '192.0.2.1', true, '203.0.113.9'],
  ['203.0.113.9:4711', '192.0.2.1', true, '203.0.113.9'],
  ['[2001:db8::1]:4711', '192.0.2.1', true, '2001:db8::1'],
  ['2001:db8::1', '192.0.2.1', true, '2001:db8::1'],
  ['unknown', '192.0.2.1', true, '192.0.2.1'],
  ['', '192.0.2.1', true, '192.0.2.1'],
  ['203.0.113.9', '192.0.2.1', false, '192.0.2.1'],
])('%j by %s, trusted %s: %s', (forwarded, socket, trusted, address) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  expect(clientAddress(headers, socket, trusted)).toBe(address);
});
