import { expect, test } from 'vitest';

import { flushIntervalMs, opensAt, processorsOf } from './flush-times.ts';

test.each([
  ['one process with little to do', 0, 1, 0, 1_380],
  ['one at the edge', 99, 1, 0, 1_380],
  ['one whose path is slow', 10, 1, 400, 1_040],
  ['one whose path is slower than any wait could mend', 10, 1, 1_900, 1_000],
  ['one with much to do', 100, 1, 0, 800],
  ['two, which together insert once a second', 10, 2, 0, 2_070],
  ['two whose path is slow: a table gets no more inserts', 10, 2, 440, 2_070],
  ['four: no event waits longer than this', 10, 4, 0, 2_500],
  ['two with much to do', 500, 2, 0, 1_200],
  ['many with much to do', 500, 30, 0, 2_500],
  ['one that has no partition yet', 0, 0, 0, 1_380],
])('the interval of %s', (_, perSecond, processors, pathMs, interval) => {
  expect(flushIntervalMs(perSecond, processors, pathMs)).toBe(interval);
});

test.each([
  ['a record comes while nothing waits: after an interval', 10_000, -Infinity, 10_000, 11_000],
  ['a record comes just after an opening', 10_010, 10_000, 10_020, 11_010],
  ['a record has waited for long behind a slow batch: not before the others', 9_000, 10_000, 10_100, 11_000],
  ['a record has waited for long while nothing opened: at once', 5_000, 3_000, 10_000, 6_000],
  ['the clock of the log is ahead', 60_000, 10_000, 10_020, 11_020],
  ['the clock of the log is behind', -60_000, 10_000, 10_020, 11_000],
  ['the own clock was set back', 10_000, 70_000, 10_000, 11_000],
])('the gate opens, where %s', (_, oldestMs, openedAt, now, at) => {
  expect(opensAt({ oldestMs, openedAt, intervalMs: 1_000, now })).toBe(at);
});

test.each([
  [4, 4, 1],
  [2, 4, 2],
  [4, 16, 4],
  [2, 3, 2],
  [0, 4, 1],
  [1, 0, 0],
])('%i of %i partitions belong to one of so many processes', (own, all, processors) => {
  expect(processorsOf(own, all)).toBe(processors);
});
