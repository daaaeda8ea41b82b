import { expect, test } from 'vitest';

import { createStatements } from './statements.ts';

const START = 1_000_000;

function start() {
  const clock = { now: START };
  const statements = createStatements(() => clock.now);
  const record = (processor: string, told: { oldestAgeMs: number; waiting: number }, topic = 'events') => ({
    v: 1 as const,
    processor,
    at: clock.now,
    lanes: [
      {
        lane: topic === 'events' ? ('live' as const) : ('backlog' as const),
        topic,
        partition: 0,
        perSecond: 1,
        ...told,
      },
    ],
  });
  return {
    clock,
    statements,
    record,
    say: (...of: Parameters<typeof record>) => statements.say(record(...of), clock.now),
    /** Seconds that the oldest record of the live lane waits, and of those that are read now. */
    ages: (after = 0) => {
      clock.now += 1000 * after;
      return [statements.lane('live').oldestAgeMs / 1000, statements.topic('events').oldestAgeMs / 1000];
    },
  };
}

test('the age of a lane counts on when its last processor has left, and ends when another one reads it', () => {
  const { statements, say, ages } = start();
  say('a', { oldestAgeMs: 2000, waiting: 5 });
  statements.leave('a');
  expect(ages(40)).toEqual([42, 0]);
  expect(statements.lane('live').waiting).toBe(5);
  say('b', { oldestAgeMs: 0, waiting: 0 });
  expect(ages()).toEqual([0, 0]);
});

test('after processors left nothing behind, the age begins with the next record', () => {
  const { statements, say, ages } = start();
  say('a', { oldestAgeMs: 0, waiting: 0 });
  statements.appended('events');
  statements.leave('a');
  expect(ages(60)).toEqual([0, 0]);
  statements.appended('events');
  ages(30);
  statements.appended('events');
  expect(ages(10)).toEqual([40, 0]);
  say('b', { oldestAgeMs: 41_000, waiting: 2 });
  expect(ages()).toEqual([41, 41]);
});

test('another lane has an age of its own', () => {
  const { statements, ages } = start();
  statements.appended('events-backlog');
  expect(ages(30)).toEqual([0, 0]);
  expect(statements.lane('backlog').oldestAgeMs).toBe(30_000);
});

test('the records of a processor that died before this relay began wait since then', () => {
  const { statements, record, ages } = start();
  statements.remember(record('a', { oldestAgeMs: 1000, waiting: 3 }), START - 600_000);
  expect(ages()).toEqual([601, 0]);
  expect(statements.speakingSince()).toBeNull();
});
