import { COHORT_MS } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { explainedStages } from './explain.ts';
import { lossOf, lostRows } from './losses.ts';

const NOON = Date.UTC(2026, 10, 21, 12);
const range = { topic: 'events', partition: 3, first: 10, end: 20, afterMs: NOON, beforeMs: NOON + 3 * COHORT_MS - 1 };

test('lost records are spread evenly over the cohorts of their period', () => {
  const rows = lostRows(lossOf(range, NOON));
  expect(rows.map(({ cohort, source, counts }) => [cohort.slice(11, 16), source, counts])).toEqual([
    ['12:00', 'events:3:10-20', { lost: 3 }],
    ['12:02', 'events:3:10-20', { lost: 3 }],
    ['12:04', 'events:3:10-20', { lost: 4 }],
  ]);
});

test.each<[string, Partial<typeof range> | { afterMs: null } | { beforeMs: null }, number, number]>([
  ['both ends', {}, NOON, NOON + 3 * COHORT_MS - 1],
  ['no record behind it', { beforeMs: null }, NOON, NOON + 7],
  [
    'no record before it: as old as the log keeps',
    { afterMs: null },
    NOON + 3 * COHORT_MS - 1 - 48 * 3_600_000,
    NOON + 3 * COHORT_MS - 1,
  ],
  ['a clock that went back', { afterMs: NOON + 9, beforeMs: NOON + 2 }, NOON + 2, NOON + 2],
])('with %s', (_name, change, from, to) => {
  const loss = lossOf({ ...range, ...change }, NOON + 7);
  expect([loss.from, loss.to]).toEqual([from, to]);
  expect(lostRows(loss).reduce((sum, { counts }) => sum + (counts['lost'] ?? 0), 0)).toBe(10);
});

test('losses of a topic that is no lane are counted under its name', () => {
  expect(lostRows(lossOf({ ...range, topic: 'issues', beforeMs: NOON }, NOON))[0]?.counts).toEqual({
    'lost:issues': 10,
  });
});

test.each<[string, string, number, string[]]>([
  ['the cohort that contains it', 'events', 0, ['log']],
  ['the cohort before, of which a record was appended late', 'events', -1, ['log']],
  ['no cohort long before', 'events', -2, []],
  ['no cohort after it', 'events', 2, []],
  ['the cohort of an event that was moved', 'events-backlog', -20, ['log']],
  ['missing decisions of issues', 'issues', 0, ['issue']],
  ['missing accounts of every stage', 'outcomes', 0, ['relay', 'log', 'issue', 'notify']],
  ['nothing for dead letters', 'dead', 0, []],
])('a loss explains %s', (_name, topic, cohorts, stages) => {
  const loss = { topic, from: NOON, to: NOON + COHORT_MS };
  expect([...explainedStages(NOON + cohorts * COHORT_MS, [loss])]).toEqual(stages);
});
