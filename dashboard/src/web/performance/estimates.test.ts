import { expect, test } from 'vitest';

import { countTitle, throughput } from './estimates.ts';

test.each([
  [{ count: 1200, kept: 120, estimated: true }, '≈ 2', '1,200. Estimated from a sample of 120; users are not.'],
  [{ count: 10, kept: 1, estimated: true }, '≈ 2', '10. Estimated from a sample of 1; users are not.'],
  [{ count: 1200, kept: 1200, estimated: false }, '2', '1,200'],
])('%j is shown as %j and explained by %j', (figures, shown, explained) => {
  expect([throughput({ ...figures, perMinute: 2 }), countTitle(figures)]).toEqual([shown, explained]);
});
