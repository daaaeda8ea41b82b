import type { PressureRecord } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import type { CohortStep, Judging } from '../../contract/pipeline.ts';
import type { LedgerStep } from './queries/ledger-steps.ts';
import { stepOf } from './balance.ts';
import { judgingOf } from './judging.ts';
import { laneStates, processedUntil } from './lane-states.ts';

const now = 1_000_000_000;

type Counts = Record<string, number>;
const rowsOf = (stages: Record<string, Counts>, category = 'error'): LedgerStep[] =>
  Object.entries(stages).map(([stage, counts]) => ({
    step: 0,
    stage,
    category: stage === 'log' ? 'records' : category,
    counts,
  }));
const done = { relay: { received: 10, appended: 10 }, processor: { read: 10, stored: 10 }, issue: { decided: 10 } };

describe('a cohort', () => {
  test('that a loss statement covers has its lost units, also where its share of a few records is none', () => {
    const short = rowsOf({ ...done, processor: { read: 9, stored: 9 } });
    expect(stepOf(short, { at: 0, due: true, mayLack: true })).toMatchObject({ lost: 1, inFlight: 0, missing: [] });
    expect(stepOf(short, { at: 0, due: true })).toMatchObject({ lost: 0, balance: 'short' });
  });

  test.each<[what: string, stages: Record<string, Counts>, due: boolean, step: Partial<CohortStep>]>([
    ['without anything is empty', {}, true, { balance: 'none', received: 0 }],
    ['with all units stored balances', done, true, { balance: 'balanced', stored: 10, inFlight: 0 }],
    [
      'balances with drops of every kind',
      {
        relay: {
          received: 20,
          appended: 12,
          'filtered:localhost': 3,
          'rate_limited:q': 2,
          'invalid:too_large:event': 1,
          'dropped:drained': 2,
        },
        processor: {
          read: 12,
          stored: 8,
          'dropped:duplicate': 2,
          'dropped:erased': 1,
          'dead:insert': 1,
          'inner:invalid_spans': 9,
        },
        issue: { decided: 8 },
      },
      true,
      { balance: 'balanced', stored: 8, filtered: 3, rateLimited: 2, invalid: 1, dropped: 5, dead: 1, inFlight: 0 },
    ],
    [
      'counts what was moved once, though it is read twice',
      { ...done, processor: { read: 14, stored: 10, 'moved:slow': 4 } },
      true,
      { balance: 'balanced', stored: 10 },
    ],
    [
      'is in flight before it is due',
      { ...done, processor: { read: 4, stored: 4 } },
      false,
      { balance: 'in_flight', inFlight: 6, missing: [] },
    ],
    [
      'is short where the log had more than was read',
      { ...done, processor: { read: 4, stored: 4 }, issue: { decided: 4 } },
      true,
      { balance: 'short', missing: [{ stage: 'log', category: 'error', quantity: 6 }] },
    ],
    [
      'is explained by a loss',
      { ...done, processor: { read: 4, stored: 4 }, issue: { decided: 4 }, log: { lost: 3 } },
      true,
      { balance: 'balanced', lost: 6, inFlight: 0 },
    ],
    [
      'is not explained by a loss of another topic',
      { ...done, processor: { read: 4, stored: 4 }, issue: { decided: 4 }, log: { 'lost:issues': 3 } },
      true,
      { balance: 'short', lost: 0 },
    ],
    [
      'is explained by a loss of decisions where only decisions lack',
      { ...done, issue: { decided: 4 }, log: { 'lost:issues': 3 } },
      true,
      { balance: 'balanced' },
    ],
    [
      'is explained by a loss of accounts, but for what a processor read without an outcome',
      {
        relay: { received: 10, appended: 10 },
        processor: { read: 5, stored: 4 },
        notify: { due: 1 },
        log: { 'lost:outcomes': 1 },
      },
      true,
      { missing: [{ stage: 'processor', category: 'error', quantity: 1 }] },
    ],
    [
      'is short in the relay, the processor, the decider and the notifier, each by its name',
      {
        relay: { received: 11, appended: 10 },
        processor: { read: 10, stored: 8 },
        issue: { decided: 5 },
        notify: { due: 2, told: 1 },
      },
      true,
      {
        missing: [
          { stage: 'relay', category: 'error', quantity: 1 },
          { stage: 'processor', category: 'error', quantity: 2 },
          { stage: 'issue', category: 'error', quantity: 3 },
          { stage: 'notify', category: 'error', quantity: 1 },
        ],
      },
    ],
    [
      'is not short where messages are still to be sent, or wait for a digest',
      { ...done, notify: { due: 4, told: 1, 'untold:level': 1, pending: 1, waiting: 1 } },
      true,
      { balance: 'balanced', missing: [] },
    ],
    [
      'takes more than was appended for an append without an answer',
      { ...done, relay: { received: 10, appended: 7, unconfirmed: 3 } },
      true,
      { balance: 'balanced', stored: 10 },
    ],
    [
      'counts as dropped what the log never confirmed and nobody read',
      {
        relay: { received: 10, appended: 7, unconfirmed: 3 },
        processor: { read: 7, stored: 7 },
        issue: { decided: 7 },
      },
      true,
      { balance: 'balanced', stored: 7, dropped: 3, inFlight: 0 },
    ],
    [
      'adds what clients did not send to the true volume',
      { ...done, client: { 'client_discard:sample_rate': 5, 'client_discard:network_error': 1 } },
      true,
      { received: 10, clientDiscards: 6 },
    ],
  ])('%s', (_what, stages, due, step) => {
    expect(stepOf(rowsOf(stages), { at: 0, due })).toMatchObject(step);
  });

  test('does not offset the missing units of one category with another', () => {
    const rows = [
      ...rowsOf({ relay: { received: 5, appended: 5 }, processor: { read: 3, stored: 3 } }, 'span'),
      ...rowsOf(
        { relay: { received: 5, appended: 3, unconfirmed: 2 }, processor: { read: 5, stored: 5 } },
        'transaction',
      ),
    ];
    expect(stepOf(rows, { at: 0, due: true }).missing).toEqual([{ stage: 'log', category: 'span', quantity: 2 }]);
  });

  test('expects decisions on reports of browsers as on errors', () => {
    const rows = rowsOf({ ...done, issue: { decided: 9 } }, 'security');
    expect(stepOf(rows, { at: 0, due: true }).missing).toEqual([{ stage: 'issue', category: 'security', quantity: 1 }]);
  });
});

const said = (processor: string, at: number, lanes: Partial<PressureRecord['lanes'][number]>[]): PressureRecord => ({
  v: 1,
  processor,
  at,
  lanes: lanes.map((lane) => ({
    lane: 'live',
    topic: 'events',
    partition: 0,
    oldestAgeMs: 0,
    waiting: 0,
    perSecond: 0,
    ...lane,
  })),
});

describe('the live lane', () => {
  test.each<[what: string, records: PressureRecord[], lane: object]>([
    ['without a processor is silent', [], { state: 'silent', processors: 0, heardAt: null }],
    ['keeps up', [said('a', now, [{ waiting: 9, oldestAgeMs: 900, perSecond: 30 }])], { state: 'flowing', waiting: 9 }],
    [
      'is behind and says when it will be done',
      [said('a', now, [{ waiting: 600, oldestAgeMs: 60_000, perSecond: 10 }])],
      { state: 'behind', doneAt: now + 60_000, oldestAgeMs: 60_000 },
    ],
    [
      'is stuck where nothing moves',
      [said('a', now, [{ waiting: 600, oldestAgeMs: 60_000 }])],
      { state: 'stuck', doneAt: null },
    ],
    [
      'adds the partitions of all processors',
      [said('a', now, [{ waiting: 1, perSecond: 1 }]), said('b', now, [{ partition: 1, waiting: 2, perSecond: 2 }])],
      { processors: 2, waiting: 3, perSecond: 3 },
    ],
    [
      'takes the later word of a partition that changed hands',
      [said('a', now - 3000, [{ waiting: 50 }]), said('b', now, [{ waiting: 2 }])],
      { waiting: 2 },
    ],
    [
      'ages by the clock once its processor is silent',
      [said('a', now - 60_000, [{ waiting: 5, oldestAgeMs: 1000, perSecond: 5 }])],
      { state: 'silent', oldestAgeMs: 61_000, perSecond: 0, doneAt: null },
    ],
  ])('%s', (_what, records, lane) => {
    expect(laneStates(records, now)[0]).toMatchObject(lane);
  });
});

test.each<[PressureRecord[], number | null]>([
  [[], null],
  [[said('a', now, [{}])], now],
  [
    [
      said('a', now, [
        { waiting: 1, oldestAgeMs: 500 },
        { lane: 'backlog', topic: 'b', waiting: 1, oldestAgeMs: 9000 },
      ]),
    ],
    now - 9000,
  ],
])('everything is processed up to the oldest record that waits: %#', (records, until) => {
  expect(processedUntil(laneStates(records, now), now)).toBe(until);
});

const stuck = said('a', now, [{ topic: 'spans', waiting: 3, oldestAgeMs: 900_000 }]);
const MINUTE_MS = 60_000;
test.each<[what: string, until: number | null, records: PressureRecord[], judging: Partial<Judging>]>([
  ['has not begun', null, [said('a', now, [{}])], { until: null, paused: false, waitsFor: [] }],
  ['is on time', now - MINUTE_MS, [stuck], { paused: false, waitsFor: [] }],
  ['waits for a live lane', now - 5 * MINUTE_MS, [stuck], { paused: false, waitsFor: ['spans'] }],
  ['waits for the decider', now - 11 * MINUTE_MS, [said('a', now, [{}])], { paused: true, waitsFor: ['issues'] }],
  ['waits for processors', now - 11 * MINUTE_MS, [], { paused: true, waitsFor: ['processors'] }],
  ['waits for a clock that was ahead', now + 11 * MINUTE_MS, [said('a', now, [{}])], { paused: true }],
])('judging %s', (_what, until, records, judging) => {
  expect(judgingOf(until, records, now)).toMatchObject(judging);
});
