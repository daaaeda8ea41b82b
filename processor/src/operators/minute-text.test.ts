import { expect, test } from 'vitest';

import { isTimeZone, minuteText } from './minute-text.ts';

const WINTER = Date.UTC(2026, 10, 30, 23, 5);
const SUMMER = Date.UTC(2026, 6, 1, 0, 30);

test.each<[string, number, string | undefined, string]>([
  ['UTC without a zone', WINTER, undefined, '2026-11-30 23:05 UTC'],
  ['a zone in winter, on its own date', WINTER, 'Europe/Berlin', '2026-12-01 00:05 UTC+1'],
  ['a zone in summer', SUMMER, 'Europe/Berlin', '2026-07-01 02:30 UTC+2'],
  ['a zone before UTC', SUMMER, 'America/New_York', '2026-06-30 20:30 UTC-4'],
  ['a zone of half hours', SUMMER, 'Asia/Kolkata', '2026-07-01 06:00 UTC+5:30'],
  ['UTC for a zone that nobody knows', WINTER, 'Mars/Base', '2026-11-30 23:05 UTC'],
])('a minute is shown in %s', (_name, at, zone, expected) => {
  expect(minuteText(at, zone)).toBe(expected);
});

test.each<[string, boolean]>([
  ['UTC', true],
  ['Europe/Berlin', true],
  ['America/Argentina/Buenos_Aires', true],
  ['Etc/GMT+5', true],
  ['+01:00', false],
  ['Mars/Base', false],
  ['', false],
  ['Europe/Berlin\r\nBcc: x', false],
])('%j is a time zone: %j', (name, expected) => {
  expect(isTimeZone(name)).toBe(expected);
});
