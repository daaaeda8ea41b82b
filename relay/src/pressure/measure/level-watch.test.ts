import { expect, test } from 'vitest';

import { CALM } from './level.ts';
import { watchLevel } from './level-watch.ts';

interface Loop {
  /** The share of its time in which the loop has work. */
  busy: number;
  level: number;
}

function watched(state: Loop) {
  let clock = 0;
  let measured = 0;
  let isWatched = false;
  const watch = watchLevel({
    everyMs: 1,
    now: () => clock,
    loop: {
      glance: () => state.busy,
      begin: () => (isWatched = true),
      sample: () => ({ lagMs: 0, busy: state.busy, cpu: 0 }),
      end: () => (isWatched = false),
    },
    measure: () => ({ ...CALM, level: ++measured && state.level }),
  });
  return {
    watch,
    pass: (ms: number) => (clock += ms),
    measured: () => measured,
    isWatched: () => isWatched,
  };
}

test('measures for requests, at most once in the time of a measurement, and wakes for nothing while the loop has little to do', () => {
  const state = { busy: 0.1, level: 0 };
  const { watch, pass, measured, isWatched } = watched(state);
  const before = measured();
  for (let request = 0; request < 10; request++) watch.level();
  expect(measured()).toBe(before + 1);
  for (let request = 0; request < 10; request++) {
    pass(1000);
    watch.level();
  }
  expect(measured()).toBe(before + 11);
  expect(isWatched()).toBe(false);
  watch.close();
});

test.each([
  { name: 'a busy loop', busy: 0.9, level: 0 },
  { name: 'a level that is reached', busy: 0.1, level: 2 },
])('$name is watched until both are over', async ({ busy, level }) => {
  const state = { busy, level };
  const { watch, pass, measured, isWatched } = watched(state);
  pass(1000);
  expect(watch.level().level).toBe(level);
  expect(isWatched()).toBe(true);
  const before = measured();
  await expect.poll(measured, { interval: 1 }).toBeGreaterThan(before + 60);
  expect(isWatched()).toBe(true);

  Object.assign(state, { busy: 0.1, level: 0 });
  await expect.poll(isWatched, { interval: 1 }).toBe(false);
  // The first request after a rest gets a fresh level.
  state.level = 1;
  pass(1000);
  expect(watch.level().level).toBe(1);
  watch.close();
  expect(isWatched()).toBe(false);
});
