import type { Timestamp } from '@breakwater/sdk/wire';

import type { TimedMeta } from '../stale-clients/clock-drift.ts';
import type { ClockNote, EventError } from '../store/stored-event.ts';
import { isoOf } from '../topics/row-origin.ts';
import { readTime } from './timestamps.ts';

/** Relay's bounds (relay-config: `max_secs_in_future`, `max_secs_in_past`). */
const FUTURE_MS = 60_000;
const PAST_MS = 30 * 86_400_000;

/** The times of an item as its client gave them. */
export interface GivenTimes {
  /** Absent for an item that has no duration. */
  start?: Timestamp | null | undefined;
  end: Timestamp | null | undefined;
}

/** The times of an item by the relay's clock, in epoch milliseconds. */
export interface PlacedTimes {
  startMs: number;
  endMs: number;
  /** The milliseconds to add to every other time of the item. */
  shiftMs: number;
  /** How the times differ from those that were given. */
  notes: EventError[];
}

/**
 * The one rule for the clock of every kind. Nothing is dropped for it: an item from the future, from before the oldest that is
 * kept, or of a time that cannot be read gets the time of its arrival, as errors do in Relay (relay-event-normalization,
 * validation), keeps its duration, and says so in its notes.
 */
export function placeInTime(
  given: GivenTimes,
  meta: Pick<TimedMeta, 'receivedAt' | 'shiftMs' | 'spooled'>,
): PlacedTimes {
  const { receivedAt } = meta;
  const notes: EventError[] = meta.spooled ? [{ type: 'spooled', name: 'timestamp' }] : [];
  const read = (name: string, value: Timestamp | null | undefined): number | null => {
    const time = readTime(value);
    if (time === null && value) notes.push({ type: 'invalid_data', name, value: String(value).slice(0, 100) });
    if (time?.isScaled) notes.push({ type: 'timestamp_unit', name, value: String(value) });
    return time?.ms ?? null;
  };
  const end = read('timestamp', given.end);
  const start = read('start_timestamp', given.start) ?? end;
  const claimed = end ?? start;
  // An item without a time gets the relay's, which is right.
  if (claimed === null || start === null) {
    return { startMs: receivedAt, endMs: receivedAt, shiftMs: meta.shiftMs ?? 0, notes };
  }
  const driftMs = believedDrift(claimed, meta, notes);
  const landing = landingOf(claimed + driftMs, receivedAt);
  const note = landing.note ?? (driftMs === 0 ? null : 'clock_drift');
  if (note) notes.push({ type: note, name: 'timestamp', value: isoOf(claimed) });
  const shiftMs = landing.shiftMs + driftMs;
  const endMs = claimed + shiftMs;
  if (start + shiftMs >= receivedAt - PAST_MS) return { startMs: start + shiftMs, endMs, shiftMs, notes };

  notes.push({ type: 'past_timestamp', name: 'start_timestamp', value: isoOf(start) });
  return { startMs: endMs, endMs, shiftMs, notes };
}

/** A time of sending that would put a possible time out of every bound is wrong itself. */
function believedDrift(
  claimed: number,
  { receivedAt, shiftMs = 0 }: Pick<TimedMeta, 'receivedAt' | 'shiftMs'>,
  notes: EventError[],
): number {
  const isPossible = (ms: number): boolean => landingOf(ms, receivedAt).note === null;
  if (shiftMs === 0 || isPossible(claimed + shiftMs) || !isPossible(claimed)) return shiftMs;
  notes.push({ type: 'sent_at_ignored', name: 'sent_at' });
  return 0;
}

interface Landing {
  shiftMs: number;
  note: Extract<ClockNote, 'future_timestamp' | 'past_timestamp'> | null;
}

function landingOf(ms: number, receivedAt: number): Landing {
  if (ms > receivedAt + FUTURE_MS) return { shiftMs: receivedAt - ms, note: 'future_timestamp' };
  if (ms < receivedAt - PAST_MS) return { shiftMs: receivedAt - ms, note: 'past_timestamp' };
  return { shiftMs: 0, note: null };
}
