import { expect, test } from 'vitest';

import { seenOf } from './sightings.ts';
import type { Sighting } from './sightings.ts';

const sighting = (n: number, staleness: Sighting['staleness'], more: Partial<Sighting> = {}): Sighting => ({
  v: 1,
  kind: 'seen',
  project: 1,
  group: '7',
  eventId: String(n),
  receivedAt: 1000 + n,
  timestamp: 1000 + n,
  release: '1.0.0',
  environment: '',
  staleness,
  category: 'error',
  title: '',
  culprit: '',
  type: '',
  value: '',
  level: 'error',
  platform: 'node',
  handled: true,
  ...more,
});

test.each<[string, Sighting['staleness'][], { stale?: true; resent?: true; of: string[] }]>([
  ['events in time', ['', ''], { of: ['1'] }],
  ['one that comes late, whose time is right', ['late'], { of: ['0'] }],
  ['resent ones', ['resend', 'resend'], { stale: true, resent: true, of: ['1'] }],
  ['some resent and some of a wrong clock', ['resend', 'clock'], { stale: true, of: ['1'] }],
  ['the same the other way round', ['clock', 'resend'], { stale: true, of: ['1'] }],
  ['one in time before a resent one', ['', 'resend'], { of: ['0'] }],
  ['one in time after them', ['resend', 'clock', '', 'resend'], { of: ['2'] }],
])('with %s the record has the releases of events whose times are used', (_name, stalenesses, { of, ...flags }) => {
  const [seen, ...none] = seenOf(
    stalenesses.map((staleness, n) => sighting(n, staleness)),
    'batch',
  );
  expect(none).toEqual([]);
  expect(seen).toMatchObject({ events: stalenesses.length, eventId: String(stalenesses.length - 1) });
  expect({ stale: seen?.stale, resent: seen?.resent }).toEqual({ stale: flags.stale, resent: flags.resent });
  expect(seen?.releases.map(({ eventId }) => eventId)).toEqual(of);
});

test('a release counts with its event that happened last, not with the one that came last', () => {
  const [seen] = seenOf([sighting(5, ''), sighting(9, 'late', { timestamp: 900 })], 'batch');
  expect(seen?.releases).toEqual([expect.objectContaining({ eventId: '5', timestamp: 1005 })]);
});

test('the record has the number of events by cohort and category', () => {
  const report = { category: 'security' } as const;
  const [seen] = seenOf([sighting(1, ''), sighting(2, '', report), sighting(3, ''), sighting(4, '', report)], 'batch');
  expect(seen?.cohorts).toEqual([
    { cohort: 0, events: 2 },
    { cohort: 0, events: 2, category: 'security' },
  ]);
  expect(seen).not.toHaveProperty('category');
});
