import { expect, test } from 'vitest';

import { basePathOf, withoutBase } from './base-path.ts';

test.each([
  ['https://host', ''],
  ['https://host/', ''],
  ['https://host/bw', '/bw'],
  ['https://host:8443/a/b_1/', '/a/b_1'],
])('an installation at %s lies below %j', (url, path) => {
  expect(basePathOf('BREAKWATER_URL', url)).toBe(path);
});

test.each([
  'https://host/api',
  'https://host/settings/bw',
  'https://host/a%20b',
  'https://host/a;b',
  'https://host/a//b',
])('%s is refused', (url) => {
  expect(() => basePathOf('BREAKWATER_URL', url)).toThrow(/^BREAKWATER_URL has a path/);
});

test.each([
  ['/bw/api/1/envelope/?a=/bw/', '/api/1/envelope/?a=/bw/'],
  ['/bw', '/'],
  ['/bw?a=1', '/?a=1'],
  ['/bw/', '/'],
  ['/bwx/issues', '/bwx/issues'],
  ['/issues', '/issues'],
  ['/in/api/1/envelope/', '/api/1/envelope/'],
])('%s is %s', (address, rest) => {
  expect(withoutBase(address, ['/bw', '/in'])).toBe(rest);
});
