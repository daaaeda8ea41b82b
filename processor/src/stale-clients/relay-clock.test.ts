import type { EnvelopeMeta } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { withLogTime } from './relay-clock.ts';

const LOG_TIME = 1_790_000_000_000;
const HOUR_MS = 3_600_000;
const meta: EnvelopeMeta = { v: 1, project: 1, publicKey: 'k', receivedAt: LOG_TIME, encoding: 'identity' };

test.each([
  ['an append that took no time', LOG_TIME, LOG_TIME],
  ['an append that waited for a slow broker', LOG_TIME - 20_000, LOG_TIME - 20_000],
  ['clocks that differ by seconds', LOG_TIME + 9_000, LOG_TIME + 9_000],
  ['a relay an hour ahead', LOG_TIME + HOUR_MS, LOG_TIME],
  ['a relay eleven seconds ahead', LOG_TIME + 11_000, LOG_TIME],
  ['a relay an hour behind', LOG_TIME - HOUR_MS, LOG_TIME],
])('the time of receipt of %s', (_name, receivedAt, believed) => {
  const timed = withLogTime({ ...meta, receivedAt }, LOG_TIME);
  expect(timed.receivedAt).toBe(believed);
  expect(timed.countedAt ?? timed.receivedAt).toBe(receivedAt);
});

test('a record that was moved is compared with the time of the lane it came from', () => {
  const moved = { ...meta, movedFrom: 'live' as const };
  expect(withLogTime({ ...moved, appendedAt: LOG_TIME }, LOG_TIME + 2 * HOUR_MS)).toMatchObject({
    receivedAt: LOG_TIME,
  });
  expect(withLogTime({ ...moved, receivedAt: LOG_TIME + HOUR_MS, appendedAt: LOG_TIME }, LOG_TIME)).toMatchObject({
    receivedAt: LOG_TIME,
    countedAt: LOG_TIME + HOUR_MS,
  });
  expect(withLogTime(moved, LOG_TIME + 2 * HOUR_MS).countedAt).toBeUndefined();
});
