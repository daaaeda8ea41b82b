import { expect, test } from 'vitest';

import { CALM } from './level.ts';
import { watchLevel } from './level-watch.ts';

test('measures while requests ask for the level or items are shed, and rests otherwise', async () => {
  let level = 0;
  let measured = 0;
  let isWatched = false;
  const watch = watchLevel({
    everyMs: 1,
    loop: {
      begin: () => (isWatched = true),
      sample: () => ({ lagMs: 0, busy: 0, cpu: 0 }),
      end: () => (isWatched = false),
    },
    measure: () => ({ ...CALM, level: ++measured && level }),
  });
  expect(isWatched).toBe(false);

  // The first request after a rest gets a fresh level.
  level = 2;
  expect(watch.level().level).toBe(2);
  const before = measured;
  await expect.poll(() => measured, { interval: 1 }).toBeGreaterThan(before + 60);
  expect(isWatched).toBe(true);

  level = 0;
  await expect.poll(() => isWatched, { interval: 1 }).toBe(false);
  level = 1;
  expect(watch.level().level).toBe(1);
  watch.close();
  expect(isWatched).toBe(false);
});
