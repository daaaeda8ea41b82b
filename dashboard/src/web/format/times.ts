import { t } from '../i18n/t.ts';

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];
const SHORT: Readonly<Record<string, string>> = {
  year: 'y',
  month: 'mo',
  week: 'w',
  day: 'd',
  hour: 'h',
  minute: 'm',
  second: 's',
};

const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'long' });

/** `3 minutes ago`, `in 2 hours`; under five seconds either way is now. */
export function relative(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) < 5000) return t('time.now');
  for (const [unit, ms] of STEPS) {
    if (Math.abs(distance) >= ms) return relativeFormat.format(Math.trunc(distance / ms), unit);
  }
  return t('time.now');
}

/** `3m`, `2h`, `5d`: an age for a narrow column. */
export function age(at: number, now: number): string {
  const distance = Math.max(0, now - at);
  for (const [unit, ms] of STEPS) {
    if (distance >= ms) return `${Math.trunc(distance / ms)}${SHORT[unit] ?? ''}`;
  }
  return '0s';
}

const localFormat = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const zoneFormat = new Intl.DateTimeFormat('en', { timeZoneName: 'short' });
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** `CET`, `UTC`: where the reader's clock stands at that moment. */
export const zone = (at: number): string =>
  zoneFormat.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';

export const local = (at: number): string => `${localFormat.format(at)} ${zone(at)}`.trim();

/** `2026-11-21 05:46:11.120Z`: sortable, with milliseconds, and valid when pasted elsewhere. */
export const utc = (at: number): string => new Date(at).toISOString().replace('T', ' ');
export const clock = (at: number): string => clockFormat.format(at);
export const day = (at: number): string => dayFormat.format(at);

/** A moment to come: `12:06 PM UTC`, and its day where that is not today. */
export const comingTime = (at: number, now: number): string =>
  `${day(at) === day(now) ? '' : `${day(at)}, `}${clock(at)} ${zone(at)}`;

/** A label for one step of a chart: a date for long steps, a date and a clock for short ones. */
export const chartTime = (at: number, stepMs: number): string =>
  stepMs >= 86_400_000 ? day(at) : `${day(at)}, ${clock(at)}`;

/** `-1.204 s`, `-35 ms`, `0 ms`: how long before the error a breadcrumb happened. */
export function offset(at: number, origin: number): string {
  const ms = Math.round(at - origin);
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : ms > 0 ? '+' : '';
  if (size < 1000) return `${sign}${size} ms`;
  if (size < 60_000) return `${sign}${(size / 1000).toFixed(3)} s`;
  const minutes = Math.trunc(size / 60_000);
  return `${sign}${minutes} min ${((size % 60_000) / 1000).toFixed(1)} s`;
}
