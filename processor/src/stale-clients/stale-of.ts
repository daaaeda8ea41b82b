import type { StaleReason } from '@breakwater/relay/log';

import type { StoredEvent } from '../store/stored-event.ts';
import { WRONG_MS } from './clock-drift.ts';
import type { TimedMeta } from './clock-drift.ts';
import { OLD_MS } from './times.ts';

/**
 * The reason why the times of a stored event are not used; empty where they are. The relay's reason is for the client as a
 * whole. An event of that client that is fresh, or whose clock is right, counts like any other.
 */
export function staleOf(event: StoredEvent, meta: TimedMeta): '' | StaleReason {
  // The event had an impossible time, so normalization gave it the time at which it was received.
  if (event.errors.some(({ type }) => LANDED.has(type))) return meta.stale ?? 'clock';
  switch (meta.stale) {
    case 'resend':
      return (event.received - event.timestamp) * 1000 > OLD_MS ? 'resend' : '';
    case 'clock':
      return meta.driftMs !== undefined && Math.abs(meta.driftMs) <= WRONG_MS ? '' : 'clock';
    default:
      return meta.stale ?? '';
  }
}

const LANDED: ReadonlySet<string> = new Set(['future_timestamp', 'past_timestamp']);
