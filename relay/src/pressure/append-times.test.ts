import { expect, test } from 'vitest';

import type { Arrived } from '../gate.ts';
import { createAppendTimes } from './append-times.ts';

function setUp() {
  const clock = { ms: 1_000_000 };
  const times = createAppendTimes(() => clock.ms);
  const arrive = (): Arrived => ({ receivedAt: clock.ms }) as Arrived;
  return { clock, times, arrive };
}

test('tells how long the oldest request has waited, and what the last ones took', () => {
  const { clock, times, arrive } = setUp();
  const first = arrive();
  times.begin(first);
  clock.ms += 4_000;
  expect(times.ms()).toBe(4_000);
  times.end(first, true);
  expect(times.ms()).toBe(400);
  clock.ms += 5_000;
  expect(times.ms()).toBe(0);
});

test('says nothing of a log that is out, and forgets it when the log is back', () => {
  const { clock, times, arrive } = setUp();
  const [failed, waiting] = [arrive(), arrive()];
  times.begin(failed);
  times.begin(waiting);
  clock.ms += 9_000;
  times.end(failed, false);
  expect(times.ms()).toBe(0);
  times.end(waiting, true);
  expect(times.ms()).toBe(0);
});

test('does not take a request that was shed for one that failed', () => {
  const { clock, times, arrive } = setUp();
  times.begin(arrive());
  times.end(arrive(), false);
  clock.ms += 4_000;
  expect(times.ms()).toBe(4_000);
});
