import type { StaleReason } from '@breakwater/relay/log';

import type { PlacedTimes } from '../normalize/place-in-time.ts';
import { WRONG_MS } from './clock-drift.ts';
import type { TimedMeta } from './clock-drift.ts';
import { OLD_MS } from './times.ts';

/**
 * The reason why the times of a stored item are not used; empty where they are. The relay's reason is for the client as a
 * whole. An item of that client that is fresh, or whose clock is right, counts like any other.
 */
export function staleOf({ endMs, notes }: Pick<PlacedTimes, 'endMs' | 'notes'>, meta: TimedMeta): '' | StaleReason {
  // The item had an impossible time, so it was given the time at which it was received.
  if (notes.some(({ type }) => LANDED.has(type))) return meta.stale ?? 'clock';
  if (meta.stale === 'clock' && notes.some(({ type }) => type === 'sent_at_ignored')) return '';
  switch (meta.stale) {
    case 'resend':
      if (meta.receivedAt - endMs <= OLD_MS) return '';
      return meta.spooled ? 'late' : 'resend';
    case 'clock':
      return meta.driftMs !== undefined && Math.abs(meta.driftMs) <= WRONG_MS ? '' : 'clock';
    default:
      return meta.stale ?? '';
  }
}

const LANDED: ReadonlySet<string> = new Set(['future_timestamp', 'past_timestamp']);
