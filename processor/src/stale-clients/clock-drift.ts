import type { EnvelopeHeaders, Timestamp } from '@breakwater/sdk/wire';

import { timeOf } from '../normalize/timestamps.ts';
import type { ClockedMeta } from './relay-clock.ts';

/** The relay's meta of an envelope, with the drift of the client's clock by the header `sent_at`. */
export type TimedMeta = ClockedMeta & {
  /** Time of receipt minus time of sending, by two clocks. Absent where the client does not send `sent_at`. */
  driftMs?: number;
  /** The milliseconds to add to all times of the envelope to get times of the relay's clock. Absent where the times are right. */
  shiftMs?: number;
  /** The SDK kept it until it could be sent: it is old, and its times are right. */
  spooled?: true;
};

/**
 * No envelope is received before it is sent. A drift beyond the difference of two machines with time servers means a fast
 * clock.
 */
const AHEAD_MS = 10_000;
/**
 * A delay on the way looks like a slow clock. The relay gives a body 30 seconds, proxies in between give minutes. A drift below
 * this limit may be either, and to move a right time is worse than to leave a wrong one.
 */
const BEHIND_MS = 5 * 60_000;
/**
 * Relay's bound (relay-event-normalization, clock_drift): a larger drift cannot be network delay. The client's clock is wrong,
 * and its times are not used.
 */
export const WRONG_MS = 55 * 60_000;

/** No clock is ten years ahead, and none began before 1970: such a header is broken, and tells nothing of the times. */
const NO_CLOCK_MS = 10 * 365 * 86_400_000;

type TimeHeaders = Pick<EnvelopeHeaders, 'sent_at' | 'spooled'>;

/** Adds to the meta what the headers say of its times: whether it was spooled, and the drift of the client's clock. */
export const withTimes = (meta: ClockedMeta, { sent_at: sentAt, spooled }: TimeHeaders): TimedMeta => ({
  ...withClock(meta, sentAt),
  ...(spooled === true && { spooled }),
});

/** SDKs set the header `sent_at` at each attempt to send. */
function withClock(meta: ClockedMeta, sentAt: unknown): TimedMeta {
  const sentMs = timeOf(isTimestamp(sentAt) ? sentAt : null);
  if (sentMs === null || sentMs < 0 || sentMs > meta.receivedAt + NO_CLOCK_MS) return meta;

  const driftMs = meta.receivedAt - sentMs;
  const shiftMs = driftMs < -AHEAD_MS || driftMs > BEHIND_MS ? driftMs : 0;
  const isWrong = Math.abs(shiftMs) > WRONG_MS;
  return {
    ...meta,
    driftMs,
    ...(shiftMs !== 0 && { shiftMs }),
    ...(isWrong && meta.stale === undefined && { stale: 'clock' }),
  };
}

const isTimestamp = (value: unknown): value is Timestamp => typeof value === 'string' || typeof value === 'number';
