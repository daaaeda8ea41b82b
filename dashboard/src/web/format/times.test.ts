import { describe, expect, test } from 'vitest';

import { age, comingTime, day, offset, relative, utc } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 5, 46, 11, 120);
const MINUTE = 60_000;

describe('relative', () => {
  test.each([
    [0, 'just now'],
    [-4999, 'just now'],
    [-5000, '5 seconds ago'],
    [-59_999, '59 seconds ago'],
    [-MINUTE, '1 minute ago'],
    [-90 * MINUTE, '1 hour ago'],
    [-25 * 60 * MINUTE, '1 day ago'],
    [-8 * 24 * 60 * MINUTE, '1 week ago'],
    [-400 * 24 * 60 * MINUTE, '1 year ago'],
    [3 * MINUTE, 'in 3 minutes'],
  ])('%d ms away is %s', (distance, text) => {
    expect(relative(NOW + distance, NOW)).toBe(text);
  });
});

describe('age', () => {
  test.each([
    [0, '0s'],
    [30_000, '30s'],
    [61 * MINUTE, '1h'],
    [40 * 24 * 60 * MINUTE, '1mo'],
    [-5000, '0s'],
  ])('%d ms old is %s', (old, text) => {
    expect(age(NOW - old, NOW)).toBe(text);
  });
});

describe('offset', () => {
  test.each([
    [0, '0 ms'],
    [-35, '−35 ms'],
    [-1204, '−1.204 s'],
    [-64_200, '−1 min 4.2 s'],
    [12, '+12 ms'],
  ])('%d ms before the error is written %s', (distance, text) => {
    expect(offset(NOW + distance, NOW)).toBe(text);
  });
});

test('a moment to come has its zone, and its day where that is not today', () => {
  expect(comingTime(NOW + MINUTE, NOW)).toMatch(/^\d.* [A-Z]+\S*$/);
  expect(comingTime(NOW + 1500 * MINUTE, NOW)).toContain(day(NOW + 1500 * MINUTE));
});

test('UTC is sortable and has milliseconds', () => {
  expect(utc(NOW)).toBe('2026-11-21 05:46:11.120Z');
});
