import { expect, test } from 'vitest';

import { createSeenIssues } from './seen-issues.ts';

test('issues are remembered for a limited time, up to a limited number', () => {
  let now = 0;
  const seen = createSeenIssues({ most: 3, forMs: 10, now: () => now });
  for (const fingerprint of [1, 2, 3, 1, 4]) seen.note(fingerprint);
  expect([1, 2, 3, 4].map(seen.has)).toEqual([true, false, true, true]);
  now = 10;
  expect(seen.has(1)).toBe(false);
});
