import type { Timestamp } from '@breakwater/sdk/wire';
import { describe, expect, test } from 'vitest';

import { placeInTime } from './place-in-time.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const DAY = 86_400_000;
const s = (ms: number): number => (NOW + ms) / 1000;

/** Offsets from the time of arrival, in milliseconds. */
type Placed = [startMs: number, endMs: number, notes: string[]];
const place = (start: Timestamp, end: Timestamp, shiftMs = 0): Placed => {
  const { startMs, endMs, notes } = placeInTime({ start, end }, { receivedAt: NOW, shiftMs });
  return [Math.round(startMs - NOW), Math.round(endMs - NOW), notes.map(({ type, name }) => `${type} ${name}`)];
};

describe('an item is placed in time', () => {
  test.each<[string, Timestamp, Timestamp, Placed]>([
    ['as given', s(-3000), s(-1000), [-3000, -1000, []]],
    ['a minute ahead', s(59_000), s(60_000), [59_000, 60_000, []]],
    ['more than a minute ahead, with its duration', s(60_000), s(65_000), [-5000, 0, ['future_timestamp timestamp']]],
    ['older than anything kept', s(-31 * DAY - 500), s(-31 * DAY), [-500, 0, ['past_timestamp timestamp']]],
    ['begun before anything kept', s(-40 * DAY), s(-1000), [-1000, -1000, ['past_timestamp start_timestamp']]],
    [
      'in milliseconds',
      NOW - 3000,
      NOW - 1000,
      [-3000, -1000, ['timestamp_unit timestamp', 'timestamp_unit start_timestamp']],
    ],
    [
      'in microseconds, as text',
      `${(NOW - 3000) * 1000}`,
      `${(NOW - 1000) * 1000}`,
      [-3000, -1000, ['timestamp_unit timestamp', 'timestamp_unit start_timestamp']],
    ],
    ['without an end that can be read', s(-3000), 'soon', [-3000, -3000, ['invalid_data timestamp']]],
    ['without a start that can be read', 1e308, s(-1000), [-1000, -1000, ['invalid_data start_timestamp']]],
    ['without any', 'then', 'soon', [0, 0, ['invalid_data timestamp', 'invalid_data start_timestamp']]],
    ['in the year 1', '0001-01-01T00:00:00Z', '0001-01-01T00:00:02Z', [-2000, 0, ['past_timestamp timestamp']]],
  ])('%s', (_name, start, end, placed) => expect(place(start, end)).toEqual(placed));

  test('by the difference of the clocks', () => {
    expect(place(s(DAY - 3000), s(DAY - 1000), -DAY)).toEqual([-3000, -1000, ['clock_drift timestamp']]);
  });

  test('by its own time where the time of sending contradicts it', () => {
    expect(place(s(-3000), s(-1000), -400 * DAY)).toEqual([-3000, -1000, ['sent_at_ignored sent_at']]);
  });

  test('moves all its other times alike', () => {
    expect(placeInTime({ end: s(DAY) }, { receivedAt: NOW }).shiftMs).toBe(-DAY);
  });
});
