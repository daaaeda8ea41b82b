import { expect, test } from 'vitest';

import { newestRelease } from './newest-release.ts';

test.each([
  [[], ''],
  [['web@1.9.0', 'web@1.10.0', 'web@1.2.0'], 'web@1.10.0'],
  [['1.0.0', 'v1.0.1', '1.0.0-rc.1'], 'v1.0.1'],
  [['web@2.0.0-beta.2', 'web@2.0.0-beta.11', 'web@2.0.0-alpha'], 'web@2.0.0-beta.11'],
  [['web@2.0.0', 'web@2.0.0-beta.11'], 'web@2.0.0'],
  [['web@1.0.0+build.9', 'web@0.9.0'], 'web@1.0.0+build.9'],
  // Not comparable: the one that was new last.
  [['9f2c1e', 'a01b77', '0000ff'], '0000ff'],
  [['web@2.0.0', 'web@main'], 'web@main'],
  [['web@9.0.0', 'api@1.0.0'], 'api@1.0.0'],
])('of %j the newest is %j', (releases, newest) => {
  expect(newestRelease(releases.map((release, index) => ({ release, firstSeen: index })))).toBe(newest);
});
