import { debugIdsOf } from '../../maps/symbolicate-event.ts';
import type { StoredEvent } from '../../store/stored-event.ts';
import type { KindTools, MoveOn } from '../kind.ts';

/** The facts that the decision needs besides the event. */
export type Standing = Pick<KindTools, 'lane' | 'isPartlyStored' | 'maps'>;

/** Longer than queues and retries of a client that is online take; a laptop that was closed is later. */
const LATE_MS = 10 * 60_000;

/**
 * The move of an event; null where it stays, which is always so outside of the live lane. Call it only for an event that the
 * store does not have, and take the event's id only when it stays: otherwise the copy in the other lane is the first.
 */
export async function moveOnOf(event: StoredEvent, { lane, isPartlyStored, maps }: Standing): Promise<MoveOn | null> {
  if (lane !== 'live') return null;
  if ((event.received - event.timestamp) * 1000 > LATE_MS) return { lane: 'backlog', reason: 'late' };
  // At the first attempt the event may have been moved, for a reason that is gone now. The insert that would have held it may
  // be done, and its token admits no row any more.
  if (isPartlyStored) return { lane: 'slow', reason: 'batch_came_again' };

  const debugIds = debugIdsOf(event);
  const isSlow = debugIds.length > 0 && (await maps.takeLong(event.project, debugIds));
  return isSlow ? { lane: 'slow', reason: 'large_source_map' } : null;
}
