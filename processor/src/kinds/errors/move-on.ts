import { TOPICS } from '@breakwater/relay/log';
import type { EnvelopeMeta, LaneName, Log, LogRecord, StoredRecord } from '@breakwater/relay/log';

import type { StoredEvent } from '../../store/stored-event.ts';
import type { SourceMaps } from '../../maps/source-maps.ts';
import { debugIdsOf } from '../../maps/symbolicate-event.ts';

/** The lane that an event moves to instead of being stored from its own, with the reason. */
export type MoveOn =
  | { lane: 'backlog'; reason: 'late' }
  | { lane: 'slow'; reason: 'large_source_map' | 'batch_came_again' };

/** The facts that the decision needs besides the event. */
export interface Standing {
  lane: LaneName;
  /** True where the batch came before, and the store has rows of it. */
  isPartlyStored: boolean;
  maps: SourceMaps;
}

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

/** A record that moves to another lane. */
export interface Moving {
  record: StoredRecord;
  to: MoveOn;
}

const LANE_TOPICS = { slow: TOPICS.eventsSlow.name, backlog: TOPICS.eventsBacklog.name } as const;

/** A repeated batch moves its records again; the other lane recognises the copies. */
export async function appendMoved(log: Pick<Log, 'append'>, moving: readonly Moving[]): Promise<void> {
  for (const lane of ['slow', 'backlog'] as const) {
    const records = moving.filter(({ to }) => to.lane === lane).map(movedRecord);
    if (records.length > 0) await log.append(LANE_TOPICS[lane], records);
  }
}

function movedRecord({ record, to }: Moving): LogRecord {
  // The schema is not used here: it would remove fields that a newer relay has added.
  const meta = JSON.parse(record.headers['meta'] ?? '{}') as EnvelopeMeta;
  const moved: EnvelopeMeta = {
    ...meta,
    movedFrom: 'live',
    ...(to.lane === 'backlog' && meta.stale === undefined && { stale: to.reason }),
  };
  return { key: record.key, value: record.value, headers: { ...record.headers, meta: JSON.stringify(moved) } };
}
