import { expect, test } from 'vitest';

import { placeInTime } from '../normalize/place-in-time.ts';
import type { TimedMeta } from './clock-drift.ts';
import { staleOf } from './stale-of.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each<[string, number, Partial<TimedMeta>, string]>([
  ['an event of now', 0, {}, ''],
  ['an event with a time of tomorrow', -24 * HOUR, {}, 'clock'],
  ['an event older than all kept ones', 1000 * HOUR, {}, 'clock'],
  ['an event that came late', HOUR, { stale: 'late' }, 'late'],
  ['an old one of a client that resends', 6 * MINUTE, { stale: 'resend' }, 'resend'],
  ['an old one of it that its SDK kept', 6 * MINUTE, { stale: 'resend', spooled: true }, 'late'],
  ['a fresh one of that client', 4 * MINUTE, { stale: 'resend' }, ''],
  ['an event of a wrong clock', 0, { stale: 'clock', driftMs: 2 * HOUR }, 'clock'],
  ['an event of a client with wrong clocks, without sent_at', 0, { stale: 'clock' }, 'clock'],
  ['a right clock among those', 0, { stale: 'clock', driftMs: 40 }, ''],
])('%s', (_name, ageMs, said, stale) => {
  const meta: TimedMeta = { v: 1, project: 1, publicKey: 'k', receivedAt: NOW, encoding: 'identity', ...said };
  expect(staleOf(placeInTime({ end: (NOW - ageMs) / 1000 }, meta), meta)).toBe(stale);
});
