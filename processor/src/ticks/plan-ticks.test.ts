import { MINUTE_MS } from '@breakwater/relay/log';
import { describe, expect, test } from 'vitest';

import { PASS_AFTER_MS, planTicks } from './plan-ticks.ts';
import type { TicksQuestion } from './plan-ticks.ts';

const NOON = Date.UTC(2026, 10, 30, 12);
const at = (minutes: number): number => NOON + minutes * MINUTE_MS;
const ALIVE = [{ from: 0, to: at(1e6) }];
const ticks = (question: Partial<TicksQuestion>) =>
  planTicks({ last: NOON, passedUntil: NOON, alive: ALIVE, jumps: [], most: 10, ...question });
const minutesOf = (question: Partial<TicksQuestion>): number[] =>
  ticks(question).map(({ minute }) => (minute - NOON) / MINUTE_MS);

describe('ticks that are due', () => {
  test.each<[string, Partial<TicksQuestion>, number[]]>([
    ['none within the minute', { passedUntil: at(0.9) }, []],
    ['none just after it, when its records may still be on their way', { passedUntil: at(1) + PASS_AFTER_MS - 1 }, []],
    ['one when all of them are consumed', { passedUntil: at(1) + PASS_AFTER_MS }, [1]],
    ['the newest alone where there was none before', { last: null, passedUntil: at(7.5) }, [7]],
    ['one for each minute of a stop', { passedUntil: at(4.5) }, [1, 2, 3, 4]],
    ['ten at once and the others later', { passedUntil: at(60.5) }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['none where the clock was set back', { passedUntil: at(-30) }, []],
  ])('%s', (_name, question, expected) => {
    expect(minutesOf(question)).toEqual(expected);
  });

  test('say which part of each minute no relay lived in', () => {
    const alive = [
      { from: 0, to: at(1.5) },
      { from: at(3), to: at(9) },
    ];
    expect(ticks({ passedUntil: at(4.5), alive }).map(({ away }) => away)).toEqual([
      [],
      [{ from: at(1.5), to: at(2) }],
      [{ from: at(2), to: at(3) }],
      [],
    ]);
  });

  test('have a gap where the clock jumped over them', () => {
    const jumps = [{ from: at(1.5), to: at(3.5) }];
    expect(ticks({ passedUntil: at(5.5), jumps }).map(({ gap }) => gap ?? false)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test('begin with a gap a week back after a longer stop', () => {
    const week = 7 * 24 * 60;
    const [first, second] = ticks({ last: at(-2 * week), passedUntil: at(0.5) });
    expect(first).toMatchObject({ minute: at(-week + 1), gap: true });
    expect(second).not.toHaveProperty('gap');
  });
});
