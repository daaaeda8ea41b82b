import { randomFrom } from '@breakwater/relay/testing';
import { expect, test } from 'vitest';

import { planMove } from './plan-move.ts';
import type { PlannedEvent } from './plan-move.ts';

const event = (issue: string, group: string, at = 0, coarse: string | null = null): PlannedEvent => ({
  issue,
  group,
  coarse,
  at,
});

test.each<[string, PlannedEvent[], Partial<ReturnType<typeof planMove>>]>([
  [
    'an issue that stays one',
    [event('1', '11'), event('1', '11')],
    { inherits: [{ group: '11', issue: '1' }], joins: [], parts: [] },
  ],
  [
    'an issue that parts goes on in the larger part',
    [event('1', '11'), event('1', '12'), event('1', '12')],
    { inherits: [{ group: '12', issue: '1' }], parts: [{ issue: '1', into: 2, stays: 2, events: 1 }] },
  ],
  [
    'two issues that join go on as the one with more events',
    [event('1', '11'), event('2', '11'), event('2', '11')],
    { inherits: [{ group: '11', issue: '2' }], joins: [['2', '1']], parts: [] },
  ],
  ['the newest event decides between as many', [event('1', '11', 5), event('2', '11', 3)], { joins: [['1', '2']] }],
  [
    'the smaller id decides between as many and as new ones',
    [event('10', '11'), event('9', '11')],
    { joins: [['9', '10']] },
  ],
  [
    'groups of one coarse hash go together',
    [event('1', '11', 0, '7'), event('1', '12', 0, '7')],
    {
      inherits: [
        { group: '11', issue: '1' },
        { group: '12', issue: '1' },
      ],
      parts: [],
    },
  ],
])('%s', (_name, events, expected) => {
  expect(planMove(events)).toMatchObject(expected);
});

test('the order of events changes no plan, and no issue goes on twice', () => {
  const random = randomFrom(3);
  const below = (limit: number): string => String(1 + Math.floor(random() * limit));
  const events = Array.from({ length: 400 }, (_, at) => event(below(30), `1${below(40)}`, at % 50));
  const plan = planMove(events);
  const shuffled = planMove(events.toSorted(() => random() - 0.5));
  expect(shuffled.inherits).toEqual(plan.inherits);
  expect(shuffled.parts).toEqual(plan.parts);
  expect(new Set(plan.inherits.map(({ issue }) => issue)).size).toBe(plan.inherits.length);
});
