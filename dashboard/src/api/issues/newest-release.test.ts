import { expect, test } from 'vitest';

import { newestRelease } from './newest-release.ts';

test.each([
  [['web@1.9.0', 'web@1.10.0', 'web@1.2.0'], 'web@1.2.0', 'web@1.10.0'],
  [['web@2.0.0', 'web@2.0.0-beta.11'], 'web@2.0.0-beta.11', 'web@2.0.0'],
  // A release of another package has no order with it, though it was new last.
  [['web@1.0.0', 'web@1.1.0', 'api@7.0.0'], 'web@1.0.0', 'web@1.1.0'],
  // Not comparable, so the release that was new last.
  [['9f2c1e', 'a01b77', '0000ff'], '9f2c1e', '0000ff'],
  [['web@1.0.0', 'api@7.0.0'], '', ''],
])('among %j the newest for an issue of %j is %j', (releases, lastOfIssue, newest) => {
  const seen = releases.map((release, index) => ({ release, firstSeen: index }));
  expect(newestRelease(seen, lastOfIssue)).toBe(newest);
  expect(newestRelease(seen.reverse(), lastOfIssue)).toBe(newest);
});
