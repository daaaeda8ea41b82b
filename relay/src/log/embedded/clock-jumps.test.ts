import { expect, test } from 'vitest';

import { createClockJumps } from './clock-jumps.ts';

const MINUTE_MS = 60_000;

test('a clock that was set back between two runs is told as one that was set back in a run', () => {
  let [wall, steady] = [1_000_000, 0];
  const jumps = createClockJumps(
    () => wall,
    () => steady,
    wall + 3_600_000,
  );
  const pass = (ms: number): number => {
    steady += ms;
    wall += ms;
    return jumps();
  };
  expect([pass(0), pass(9 * MINUTE_MS), pass(MINUTE_MS)]).toEqual([-3_600_000, -3_600_000, 0]);
});

test('a jump is told for ten minutes, then the clock is taken as it is', () => {
  let [wall, steady] = [1_000_000, 0];
  const jumps = createClockJumps(
    () => wall,
    () => steady,
  );
  const pass = (ms: number, more = 0): number => {
    steady += ms;
    wall += ms + more;
    return jumps();
  };
  expect([pass(MINUTE_MS), pass(MINUTE_MS, 900), pass(MINUTE_MS)]).toEqual([0, 0, 0]);
  expect(pass(MINUTE_MS, 3_600_000)).toBe(3_600_000);
  expect(pass(9 * MINUTE_MS)).toBe(3_600_000);
  expect(pass(MINUTE_MS)).toBe(0);
  expect(pass(MINUTE_MS, -86_400_000)).toBe(-86_400_000);
  // Set right by hand.
  expect(pass(MINUTE_MS, 86_400_000)).toBe(0);
});
