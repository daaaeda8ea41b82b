import { expect, test } from 'vitest';

import { newestRelease } from './newest-release.ts';

test.each([
  [[], ''],
  [['web@1.9.0', 'web@1.10.0', 'web@1.2.0'], 'web@1.10.0'],
  [['web@2.0.0', 'web@2.0.0-beta.11'], 'web@2.0.0'],
  // Not comparable: the one that was new last.
  [['9f2c1e', 'a01b77', '0000ff'], '0000ff'],
  [['web@2.0.0', 'web@main'], 'web@main'],
])('of %j the newest is %j', (releases, newest) => {
  const seen = releases.map((release, index) => ({ release, firstSeen: index }));
  expect(newestRelease(seen)).toBe(newest);
  expect(newestRelease(seen.reverse())).toBe(newest);
});
