import type { EnvelopeMeta } from '@breakwater/relay/log';

import type { StoredEvent } from '../store/stored-event.ts';

/** Why the times of a stored event are not believed; empty where they are. */
export function staleOf({ errors }: StoredEvent, { stale }: EnvelopeMeta): '' | NonNullable<EnvelopeMeta['stale']> {
  if (stale !== undefined) return stale;
  // It says a time at which it cannot have happened, so it was given the one at which it came.
  return errors.some(({ type }) => LANDED.has(type)) ? 'clock' : '';
}

const LANDED: ReadonlySet<string> = new Set(['future_timestamp', 'past_timestamp']);
