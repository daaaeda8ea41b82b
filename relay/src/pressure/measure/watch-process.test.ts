import { expect, test } from 'vitest';

import type { LoopSample } from './lag.ts';
import { memoryShare, mostResident, watchLoop } from './watch-process.ts';

test('the used share of memory grows with the bytes that are held', () => {
  const before = memoryShare(mostResident());
  expect(before).toBeGreaterThan(0);
  const held = Array.from({ length: 3_000_000 }, (_, index) => ({ index }));
  const after = memoryShare(mostResident());
  expect(after).toBeGreaterThan(before);
  expect(after).toBeLessThan(1);
  expect(held).toHaveLength(3_000_000);
});

test('a loop that is blocked again and again is late and busy in each sample', async () => {
  const loop = watchLoop();
  loop.begin();
  const turn = async (): Promise<LoopSample> => {
    const until = performance.now() + 30;
    while (performance.now() < until);
    // Runs after the timers of this turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setImmediate(resolve));
    return loop.sample();
  };
  await turn();
  for (const { lagMs, busy, cpu } of [await turn(), await turn(), await turn()]) {
    // How late and how busy depends on the other processes of the machine; a sample that lost its time would have nothing at all.
    expect(Math.min(lagMs, busy, cpu)).toBeGreaterThan(0);
  }
  loop.end();
});

test('a glance says how busy the loop was since the last one', async () => {
  const loop = watchLoop();
  const until = performance.now() + 50;
  while (performance.now() < until);
  await new Promise((resolve) => setImmediate(resolve));
  expect(loop.glance()).toBeGreaterThan(0);
  expect(loop.glance()).toBeLessThanOrEqual(1);
});
