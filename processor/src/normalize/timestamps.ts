import type { Timestamp } from '@breakwater/sdk/wire';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Relay's bounds (relay-config: `max_secs_in_future`, `max_secs_in_past`). */
export const FUTURE_MS = MINUTE_MS;
export const PAST_MS = 30 * DAY_MS;

/** The last time that a Date can hold (ECMA-262, time values). */
const LAST_DATE_MS = 8.64e15;
const ZONE = /(?:z|[+-]\d\d:?\d\d)$/i;

/** Epoch milliseconds, with a fraction where the client sent one. Null where the value is no time. */
export function timeOf(value: Timestamp | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null;
  const ms = Number(value) * 1000;
  if (!Number.isNaN(ms)) return Math.abs(ms) <= LAST_DATE_MS ? ms : null;
  if (typeof value !== 'string') return null;

  const text = value.trim();
  const parsed = Date.parse(ZONE.test(text) ? text : `${text}Z`);
  return Number.isNaN(parsed) ? null : parsed;
}

export type Landing = { shiftMs: number; note: 'future_timestamp' | 'past_timestamp' | null };

/**
 * How far all times of an event move. An event with a time in the future, or before the oldest that is kept, is not refused:
 * its clock is wrong, so it gets its receive time, as in Relay (relay-event-normalization, validation).
 */
export function landingOf(eventMs: number, receivedMs: number): Landing {
  if (eventMs > receivedMs + FUTURE_MS) return { shiftMs: receivedMs - eventMs, note: 'future_timestamp' };
  if (eventMs < receivedMs - PAST_MS) return { shiftMs: receivedMs - eventMs, note: 'past_timestamp' };
  return { shiftMs: 0, note: null };
}
