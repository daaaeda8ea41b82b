import { expect, test } from 'vitest';

import { memoryShare, mostResident, watchLoop } from './watch-process.ts';

test('what is in use of the memory is a share that grows with what is held', () => {
  const before = memoryShare(mostResident());
  expect(before).toBeGreaterThan(0);
  const held = Array.from({ length: 3_000_000 }, (_, index) => ({ index }));
  const after = memoryShare(mostResident());
  expect(after).toBeGreaterThan(before);
  expect(after).toBeLessThan(1);
  expect(held).toHaveLength(3_000_000);
});

test('a loop that was held up is late and busy', async () => {
  const loop = watchLoop();
  loop.begin();
  await new Promise((resolve) => setTimeout(resolve, 30));
  const until = performance.now() + 200;
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 30));
  const { lagMs, busy, cpu } = loop.sample();
  loop.end();
  expect(lagMs).toBeGreaterThan(0);
  expect(busy).toBeGreaterThan(0);
  expect(cpu).toBeGreaterThan(0);
});
