import type { EnvelopeMeta } from '@breakwater/relay/log';
import type { Timestamp } from '@breakwater/sdk/wire';

import { timeOf } from '../normalize/timestamps.ts';

/** What a relay said of an envelope, and what its `sent_at` says of the client's clock. */
export type TimedMeta = EnvelopeMeta & {
  /** How much later it was received than sent, by two clocks. Absent where the client does not say when it sent it. */
  driftMs?: number;
  /** How far all of its times move, so that they are times of the relay's clock. Absent where they are right. */
  shiftMs?: number;
};

/** Nothing is received before it is sent: beyond what two machines that ask time servers differ by, the client's clock is ahead. */
const AHEAD_MS = 10_000;
/**
 * A delay on the way looks like a clock that is behind. The relay gives a body half a minute, proxies in between give minutes: below
 * this it may be either, and to move a time that is right is worse than to leave one that is wrong by as much.
 */
const BEHIND_MS = 5 * 60_000;
/** Relay's bound (relay-event-normalization, clock_drift): what is more than this is no delay, and such a clock is believed nothing. */
export const WRONG_MS = 55 * 60_000;

/** With what the header `sent_at`, which SDKs set at each attempt to send, says of the client's clock. */
export function withClock(meta: EnvelopeMeta, sentAt: unknown): TimedMeta {
  const sentMs = timeOf(isTimestamp(sentAt) ? sentAt : null);
  if (sentMs === null) return meta;

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

/** A time of the client by the relay's clock, in epoch milliseconds; null for what is no time. */
export function believedTime(value: Timestamp | null | undefined, { shiftMs = 0 }: TimedMeta): number | null {
  const time = timeOf(value);
  return time === null ? null : time + shiftMs;
}
