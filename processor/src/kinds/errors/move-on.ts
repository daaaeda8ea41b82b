import { debugIdsOf } from '../../maps/symbolicate-event.ts';
import type { StoredEvent } from '../../store/stored-event.ts';
import type { KindTools, MoveOn } from '../kind.ts';

/** What the decision needs to know beside the event. */
export type Standing = Pick<KindTools, 'lane' | 'isPartlyStored' | 'maps'>;

/** Far above what queues and retries of a client that is online take; a laptop that was closed comes later. */
const LATE_MS = 10 * 60_000;

/**
 * Null where an event stays: always outside of the live lane. Ask only of an event that the store does not have, and take it for
 * its record only when it stays: the copy in the other lane is the first.
 */
export async function moveOnOf(event: StoredEvent, { lane, isPartlyStored, maps }: Standing): Promise<MoveOn | null> {
  if (lane !== 'live') return null;
  if ((event.received - event.timestamp) * 1000 > LATE_MS) return { lane: 'backlog', reason: 'late' };
  // The first time it may have been moved, for a reason that has gone; and the insert that would have held it may be done, whose
  // token lets no row in any more.
  if (isPartlyStored) return { lane: 'slow', reason: 'batch_came_again' };

  const debugIds = debugIdsOf(event);
  const isSlow = debugIds.length > 0 && (await maps.takeLong(event.project, debugIds));
  return isSlow ? { lane: 'slow', reason: 'large_source_map' } : null;
}
