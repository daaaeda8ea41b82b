import { expect, test } from 'vitest';

import { COHORT_MS } from '../log/index.ts';
import { addTo, createTallies } from './tallies.ts';

test('counts are by cohort, project, category, outcome and reason, and taken once', () => {
  const tallies = createTallies();
  expect(tallies.isEmpty()).toBe(true);
  tallies.cell(COHORT_MS, 1, 'error').received += 2;
  tallies.cell(2 * COHORT_MS - 1, 1, 'error').appended += 2;
  const next = tallies.cell(2 * COHORT_MS, 1, 'error');
  next.unconfirmed += 1;
  addTo(next, 'invalid', 'too_large:event', 3);
  addTo(next, 'invalid', 'too_large:event', 1);
  addTo(tallies.cell(COHORT_MS, 2, 'span'), 'filtered', 'crawlers', 5);

  expect(tallies.isEmpty()).toBe(false);
  const of = { cohort: COHORT_MS, project: 1, category: 'error' };
  expect(tallies.take()).toEqual([
    { ...of, outcome: 'received', reason: '', quantity: 2 },
    { ...of, outcome: 'appended', reason: '', quantity: 2 },
    { ...of, project: 2, category: 'span', outcome: 'filtered', reason: 'crawlers', quantity: 5 },
    { ...of, cohort: 2 * COHORT_MS, outcome: 'unconfirmed', reason: '', quantity: 1 },
    { ...of, cohort: 2 * COHORT_MS, outcome: 'invalid', reason: 'too_large:event', quantity: 4 },
  ]);
  expect([tallies.isEmpty(), tallies.take()]).toEqual([true, []]);
});

test('while the log is out, new cohorts beyond the bound join the newest one', () => {
  const tallies = createTallies(2);
  for (const cohort of [1, 2, 3, 4]) tallies.cell(cohort * COHORT_MS, 1, 'error').received += 1;
  expect(tallies.take().map(({ cohort, quantity }) => [cohort / COHORT_MS, quantity])).toEqual([
    [1, 1],
    [2, 3],
  ]);
});

test('a sum stays a whole number', () => {
  const tallies = createTallies();
  const cell = tallies.cell(0, 1, 'error');
  addTo(cell, 'client_discard', 'ignored', Number.MAX_SAFE_INTEGER);
  addTo(cell, 'client_discard', 'ignored', 10);
  expect(tallies.take()).toMatchObject([{ quantity: Number.MAX_SAFE_INTEGER }]);
});
