import { expect, test } from 'vitest';

import type { Arrived } from '../../gates/gate.ts';
import { settings } from '../../testing/open-test-relay.ts';
import { createAppendTimes } from './append-times.ts';

const request = (): Arrived => ({
  settings,
  envelope: { headers: {}, items: [] },
  eventId: undefined,
  receivedAt: 0,
  remoteAddress: undefined,
  userAgent: undefined,
  origin: undefined,
  client: undefined,
});

test('averages the recent appends, and forgets those of long ago', () => {
  let now = 0;
  const times = createAppendTimes(() => now);
  expect(times.ms()).toBe(0);

  const requests = Array.from({ length: 100 }, request);
  for (const each of requests) times.begin(each);
  now += 100;
  for (const each of requests) times.end(each, true);
  expect(times.ms()).toBeCloseTo(100, 1);
  now += 5_000;
  expect(times.ms()).toBe(0);
});

test('a log that is out does not count as slow', () => {
  let now = 0;
  const times = createAppendTimes(() => now);
  const hanging = request();
  times.begin(hanging);
  now += 10_000;
  expect(times.ms()).toBe(0);
  times.end(hanging, false);
  expect(times.ms()).toBe(0);
});
