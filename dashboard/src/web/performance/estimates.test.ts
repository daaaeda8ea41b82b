import { expect, test } from 'vitest';

import { countTitle, throughput, usersTitle } from './estimates.ts';

test.each([
  [{ count: 1200, kept: 120, estimated: true }, '≈ 2', 'About 1,200, estimated from 120 sampled transactions'],
  [{ count: 10, kept: 1, estimated: true }, '≈ 2', 'About 10, estimated from 1 sampled transaction'],
  [{ count: 1200, kept: 1200, estimated: false }, '2', '1,200'],
])('%j is shown as %j and explained by %j', (figures, shown, explained) => {
  expect([throughput({ ...figures, perMinute: 2 }), countTitle(figures)]).toEqual([shown, explained]);
});

test('users of transactions that were not kept are not known', () => {
  expect(usersTitle({ users: 7, estimated: true })).toBe('At least 7: only users of sampled transactions are known');
  expect(usersTitle({ users: 7, estimated: false })).toBe('7');
});
