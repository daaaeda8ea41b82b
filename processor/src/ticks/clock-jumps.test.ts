import { MINUTE_MS } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { watchClock } from './clock-jumps.ts';

test('a clock jumps where it goes further than time passes, by more than two minutes', () => {
  const clocks = { wall: 1_000_000_000, passed: 0 };
  const jumps = watchClock({ now: () => clocks.wall, passed: () => clocks.passed });
  const pass = (minutes: number, byClock = minutes) => {
    clocks.passed += minutes * MINUTE_MS;
    clocks.wall += byClock * MINUTE_MS;
    return jumps();
  };
  expect(pass(60)).toEqual([]);
  expect(pass(1, 3)).toEqual([]);
  expect(pass(1, -30)).toEqual([]);
  const before = clocks.wall;
  expect(pass(1, 11)).toEqual([{ from: before, to: before + 11 * MINUTE_MS }]);
  expect(pass(1)).toHaveLength(1);
});
