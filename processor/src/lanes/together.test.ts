import { expect, test } from 'vitest';

import { createTogether } from './together.ts';

/** Time goes on by what is waited for. */
function watch(isHereAt: (ms: number) => boolean) {
  let time = 0;
  const after = (ms: number, wake: () => void): (() => void) => {
    time += ms;
    wake();
    return () => undefined;
  };
  const together = createTogether(() => isHereAt(time), { now: () => time, after });
  const waited = async (signal = new AbortController().signal): Promise<number> => {
    const from = time;
    await together.wait(3, signal);
    return time - from;
  };
  return { together, waited };
}

test('a lane that has come waits for the others, once, and not for ever', async () => {
  const coming = watch((ms) => ms >= 1000);
  coming.together.taken(3);
  expect([await coming.waited(), await coming.waited()]).toEqual([1000, 0]);

  const failing = watch(() => false);
  failing.together.taken(3);
  expect([await failing.waited(), await failing.waited()]).toEqual([5000, 0]);
  failing.together.taken(3);
  expect(await failing.waited(AbortSignal.abort())).toBe(0);
});

test('a lane that stays when the others go does not wait', async () => {
  expect(await watch(() => false).waited()).toBe(0);
});
