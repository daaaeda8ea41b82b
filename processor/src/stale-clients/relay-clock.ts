import type { EnvelopeMeta } from '@breakwater/relay/log';

/** Two machines with time servers differ by less, and no record is in the log before it was received. */
const AHEAD_MS = 10_000;
/** A broker that is slow takes a record up to 20 seconds after it was received; a relay then refuses it. */
const BEHIND_MS = 30_000;

/** Meta with a time of receipt that is believed. */
export type ClockedMeta = EnvelopeMeta & {
  /** The time of receipt by the relay's own clock, where that is wrong: it counts its units by it. */
  countedAt?: number;
};

/**
 * Takes the log's time of a record for its time of receipt, where the relay's differs by more than the way explains: two witnesses, the
 * log and the other relays, say that the relay's clock is wrong. `appendedAt` is the log's time.
 */
export function withLogTime(meta: EnvelopeMeta, appendedAt: number): ClockedMeta {
  // A processor of an older version moved it, and when is all that is known.
  if (meta.movedFrom !== undefined && meta.appendedAt === undefined) return meta;
  const logTime = meta.appendedAt ?? appendedAt;
  // A log without times of its own.
  if (logTime <= 0) return meta;
  const aheadMs = meta.receivedAt - logTime;
  if (aheadMs <= AHEAD_MS && aheadMs >= -BEHIND_MS) return meta;
  return { ...meta, receivedAt: logTime, countedAt: meta.receivedAt };
}
