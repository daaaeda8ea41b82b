import { expect, test } from 'vitest';

import { shiftOf, windowStart } from './window.ts';

test.each<[string, number, number, number, number]>([
  ['without a shift at whole multiples', 125_000, 60_000, 0, 120_000],
  ['its first moment is its own', 120_000, 60_000, 0, 120_000],
  ['its end is the next one', 179_999, 60_000, 0, 120_000],
  ['moved by the shift', 125_000, 60_000, 7_000, 67_000],
  ['moved by what is left of a larger shift', 128_000, 60_000, 187_000, 127_000],
])('a window begins %s', (_what, now, windowMs, shift, start) => {
  expect(windowStart(now, windowMs, shift)).toBe(start);
});

test('organizations are spread over the window, in whole seconds, and each has the same shift each time', () => {
  const shifts = Array.from({ length: 200 }, (_, index) => shiftOf(`organization-${index}`) % 60_000);
  expect(new Set(shifts).size).toBeGreaterThan(50);
  expect(shifts.every((shift) => shift % 1000 === 0)).toBe(true);
  // Relays of all versions must agree on this shift.
  expect(shiftOf('default') % 60_000).toBe(54_000);
});
