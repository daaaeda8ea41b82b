import { expect, test } from 'vitest';

import { createPathTime } from './path-time.ts';

test('both steps count with the slowest of late, which is forgotten within minutes, and no clock makes it negative', () => {
  const path = createPathTime();
  expect(path.ms()).toBe(0);
  path.stored(100);
  path.decided(50);
  path.stored(20);
  expect(Math.round(path.ms())).toBe(147);
  path.decided(90_000);
  expect(path.ms()).toBeLessThan(2_100);
  for (let look = 0; look < 200; look++) {
    path.stored(20);
    path.decided(-5_000);
  }
  expect(path.ms()).toBeGreaterThanOrEqual(20);
  expect(path.ms()).toBeLessThan(30);
});
