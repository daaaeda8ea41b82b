import { expect, test } from 'vitest';

import { normalizeEvent } from '../kinds/errors/normalize/normalize-event.ts';
import type { TimedMeta } from './clock-drift.ts';
import { staleOf } from './stale-of.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each<[string, number, Partial<TimedMeta>, string]>([
  ['an event of now', 0, {}, ''],
  ['one that says it is of tomorrow', -24 * HOUR, {}, 'clock'],
  ['one that is older than anything', 1000 * HOUR, {}, 'clock'],
  ['one that came late', HOUR, { stale: 'late' }, 'late'],
  ['an old one of a client that resends', 6 * MINUTE, { stale: 'resend' }, 'resend'],
  ['a fresh one of it', 4 * MINUTE, { stale: 'resend' }, ''],
  ['one of a wrong clock', 0, { stale: 'clock', driftMs: 2 * HOUR }, 'clock'],
  ['one of a client whose clocks are wrong, which does not say when it sends', 0, { stale: 'clock' }, 'clock'],
  ['a right clock among those', 0, { stale: 'clock', driftMs: 40 }, ''],
])('%s', (_name, ageMs, said, stale) => {
  const meta: TimedMeta = { v: 1, project: 1, publicKey: 'k', receivedAt: NOW, encoding: 'identity', ...said };
  expect(staleOf(normalizeEvent({ timestamp: (NOW - ageMs) / 1000 }, 'e'.repeat(32), meta), meta)).toBe(stale);
});
