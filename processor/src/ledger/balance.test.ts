import { COHORT_MS } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { confirmed, judgeCohort } from './balance.ts';
import type { BalancedStage, Missing, UnitSums } from './balance.ts';
import { neighboursOf } from './cohort-sums.ts';

const sums = (stages: UnitSums['stages'], category = 'error', project = 1): UnitSums => ({ project, category, stages });
const short = (missing: readonly Missing[]): [string, number][] =>
  missing.map(({ stage, expected, found }) => [stage, expected - found]);

const WHOLE = {
  relay: {
    received: 20,
    appended: 9,
    unconfirmed: 1,
    'filtered:crawlers': 4,
    'rate_limited:key_quota': 4,
    'dropped:drain': 2,
  },
  processor: { read: 12, stored: 6, 'moved:slow': 2, 'dropped:duplicate': 3, 'dead:insert': 1 },
  issue: { decided: 6 },
  notify: { due: 4, told: 1, 'untold:nobody': 1, pending: 1, waiting: 1 },
} satisfies UnitSums['stages'];

describe('a cohort', () => {
  test.each<[string, UnitSums['stages'], [string, number][]]>([
    ['that balances', WHOLE, []],
    ['without counts of the relay: an older version, or it died', { ...WHOLE, relay: {} }, []],
    [
      'with two units of the relay without an outcome',
      { ...WHOLE, relay: { ...WHOLE.relay, received: 22 } },
      [['relay', 2]],
    ],
    [
      'with three units in the log that nothing read',
      { ...WHOLE, relay: { ...WHOLE.relay, received: 24, appended: 13 } },
      [['log', 3]],
    ],
    [
      'with three units that the log lost by its statement',
      { ...WHOLE, relay: { ...WHOLE.relay, received: 24, appended: 13 }, log: { lost: 3, 'lost:issues': 7 } },
      [],
    ],
    [
      'with a moved record that was not read again',
      { ...WHOLE, processor: { ...WHOLE.processor, 'moved:slow': 5, stored: 3 }, issue: { decided: 3 } },
      [['log', 2]],
    ],
    ['with one lost by a processor', { ...WHOLE, processor: { ...WHOLE.processor, read: 13 } }, [['processor', 1]]],
    ['with one added by a processor', { ...WHOLE, processor: { ...WHOLE.processor, read: 11 } }, [['processor', -1]]],
    ['with inner spans, no units', { ...WHOLE, processor: { ...WHOLE.processor, 'inner:invalid_spans': 5 } }, []],
    ['with one unit missing at the issues', { ...WHOLE, issue: { decided: 5 } }, [['issue', 1]]],
    ['with events counted twice at the issues', { ...WHOLE, issue: { decided: 9 } }, []],
    ['with a decision of which nothing is said', { ...WHOLE, notify: { due: 2, told: 1 } }, [['notify', 1]]],
    ['with decisions that wait for a digest', { ...WHOLE, notify: { due: 36, told: 10, waiting: 26 } }, []],
  ])('%s', (_name, stages, missing) => {
    expect(short(judgeCohort([sums(stages)], new Set()))).toEqual(missing);
  });

  test.each<[string, [string, number][]]>([
    ['error', [['issue', 3]]],
    ['security', [['issue', 3]]],
    ['span', []],
  ])('asks for decisions on what makes issues: %s', (category, missing) => {
    expect(short(judgeCohort([sums({ processor: { read: 3, stored: 3 } }, category)], new Set()))).toEqual(missing);
  });

  test('names project and category', () => {
    const lost = sums({ relay: { received: 5, appended: 5 } }, 'span', 7);
    expect(judgeCohort([sums(WHOLE), lost], new Set())).toEqual([
      { stage: 'log', project: 7, category: 'span', expected: 5, found: 0 },
    ]);
  });

  test.each<[string, number, boolean]>([
    ['an unreadable record of no project', 0, false],
    ['an unreadable record of its project', 7, false],
    ['an unreadable record of another project', 8, true],
  ])('lacks what %s may have held: alarms %s', (_name, project, alarms) => {
    const lost = sums({ relay: { received: 5, appended: 5 } }, 'error', 7);
    const unreadable = sums({ processor: { read: 1, 'dead:unreadable': 1 } }, 'default', project);
    expect(judgeCohort([lost, unreadable], new Set()).length > 0).toBe(alarms);
  });

  test.each<[BalancedStage, [string, number][]]>([
    ['log', [['issue', 1]]],
    ['issue', [['log', 1]]],
  ])('is not judged at the stage %s where a loss explains it', (stage, missing) => {
    const stages = { relay: { received: 3, appended: 3 }, processor: { read: 2, stored: 2 }, issue: { decided: 1 } };
    expect(short(judgeCohort([sums(stages)], new Set([stage])))).toEqual(missing);
  });
});

describe('units that were missing at the first look', () => {
  const missing = (expected: number, found: number, stage: BalancedStage = 'log'): Missing => ({
    stage,
    project: 1,
    category: 'error',
    expected,
    found,
  });
  test.each<[string, Missing[], Missing[], number[]]>([
    ['came', [missing(5, 3)], [], []],
    ['came, while more units were announced', [missing(5, 3)], [missing(9, 5)], []],
    ['are missing still', [missing(5, 3)], [missing(9, 4)], [4]],
    ['are missing at another stage', [missing(5, 3)], [missing(5, 3, 'issue')], []],
  ])('%s', (_name, noted, now, found) => {
    expect(confirmed(noted, now).map((each) => each.found)).toEqual(found);
  });
});

test('cohorts are queried with their neighbours, without the cohorts between distant ones', () => {
  const cohorts = [0, 1, 9, 10, 700, 701].map((number) => number * COHORT_MS);
  const asked = neighboursOf(cohorts.toReversed());
  expect(asked.map((each) => each.map((cohort) => cohort / COHORT_MS))).toEqual([[0, 1, 9], [10], [700, 701]]);
});
