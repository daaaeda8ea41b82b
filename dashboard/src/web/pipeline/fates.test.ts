import { expect, test } from 'vitest';

import type { CohortStep } from '../../contract/pipeline.ts';
import { stackedPaths } from './fates.ts';

const step = (over: Partial<CohortStep>): CohortStep => ({
  at: 0,
  received: 0,
  clientDiscards: 0,
  stored: 0,
  filtered: 0,
  rateLimited: 0,
  invalid: 0,
  dropped: 0,
  dead: 0,
  lost: 0,
  inFlight: 0,
  balance: 'balanced',
  missing: [],
  ...over,
});

test('each fate stands on those below it, to one scale for all steps', () => {
  const paths = new Map(stackedPaths([step({ stored: 5, lost: 5 }), step({ stored: 5 })], 200, 100));
  expect(paths.get('stored')).toBe('M0 100v-50h80v50zM100 100v-50h80v50z');
  expect(paths.get('lost')).toBe('M0 50v-50h80v50z');
  expect(paths.get('dead')).toBe('');
});

test('no steps make no bars', () => {
  expect(stackedPaths([], 200, 100).every(([, path]) => path === '')).toBe(true);
});
