import { TOPICS } from '@breakwater/relay/log';
import type { EnvelopeMeta, LaneName, Log, LogRecord, StoredRecord } from '@breakwater/relay/log';

import type { StoredEvent } from '../../store/stored-event.ts';
import type { SourceMaps } from '../../maps/source-maps.ts';
import { debugIdsOf } from '../../maps/symbolicate-event.ts';

/** Where an event goes on instead of being stored from the lane it was read in, and why. */
export type MoveOn =
  | { lane: 'backlog'; reason: 'late' }
  | { lane: 'slow'; reason: 'large_source_map' | 'batch_came_again' };

/** What the decision needs to know beside the event. */
export interface Standing {
  lane: LaneName;
  /** Its batch came before, and the store has rows of it. */
  isPartlyStored: boolean;
  maps: SourceMaps;
}

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

/** A record on its way to another lane. */
export interface Moving {
  record: StoredRecord;
  to: MoveOn;
}

const LANE_TOPICS = { slow: TOPICS.eventsSlow.name, backlog: TOPICS.eventsBacklog.name } as const;

/** A batch that comes again moves its records again; there the copies are recognised. */
export async function appendMoved(log: Pick<Log, 'append'>, moving: readonly Moving[]): Promise<void> {
  for (const lane of ['slow', 'backlog'] as const) {
    const records = moving.filter(({ to }) => to.lane === lane).map(movedRecord);
    if (records.length > 0) await log.append(LANE_TOPICS[lane], records);
  }
}

function movedRecord({ record, to }: Moving): LogRecord {
  // Not through the schema, which would take out what a newer relay has put in.
  const meta = JSON.parse(record.headers['meta'] ?? '{}') as EnvelopeMeta;
  const moved: EnvelopeMeta = {
    ...meta,
    movedFrom: 'live',
    ...(to.lane === 'backlog' && meta.stale === undefined && { stale: to.reason }),
  };
  return { key: record.key, value: record.value, headers: { ...record.headers, meta: JSON.stringify(moved) } };
}
