import { expect, test } from 'vitest';

import { isLaterRelease } from './release-order.ts';

const SEEN = new Map([
  ['a1b2c3', 1000],
  ['d4e5f6', 2000],
  ['shop@1.0.0', 3000],
  ['web@1.0.0', 4000],
  ['1.0.0+7', 1],
  ['1.0.0+8', 2],
]);

test.each([
  ['shop@1.10.0', 'shop@1.9.0', true],
  ['shop@1.9.0', 'shop@1.10.0', false],
  ['shop@1.0.0', 'shop@1.0.0', false],
  ['1.0.0', '1.0.0-rc.1', true],
  ['1.0.0-rc.10', '1.0.0-rc.9', true],
  ['1.0.0-rc.1', '1.0.0-beta.2', true],
  ['1.0.0-rc', '1.0.0-rc.1', false],
  ['1.0.0-1', '1.0.0-alpha', false],
  ['v2.0', '1.99.99', true],
  ['1.2.3.4', '1.2.3', true],
  ['@scope/pkg@2.0.0', '@scope/pkg@1.0.0', true],
  // By when each was first seen.
  ['d4e5f6', 'a1b2c3', true],
  ['a1b2c3', 'd4e5f6', false],
  ['web@1.0.0', 'shop@1.0.0', true],
  ['1.0.0+8', '1.0.0+7', true],
  ['never-seen', 'a1b2c3', false],
  ['', 'a1b2c3', false],
])('%s is later than %s: %s', (release, base, later) => {
  expect(isLaterRelease(release, base, SEEN)).toBe(later);
});
