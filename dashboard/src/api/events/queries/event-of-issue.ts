import type { AllowedId } from '@breakwater/processor/directory';
import { keptSince } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import type { EventDetail } from '../../../contract/events.ts';
import { hexOf, millis } from '../../sql/bound.ts';
import { withBodies } from './bodies.ts';
import type { BodyKey } from './bodies.ts';
import { GROUPS_OF_ISSUE } from './groups.ts';

export const FACT_COLUMNS = `
  ${hexOf('event_id')} AS eventId, toString(group_id) AS groupId, project_id AS projectId,
  trace_id AS traceId, ${millis('timestamp')} AS timestampMs, ${millis('received_at')} AS receivedAtMs, toString(stale) AS stale`;

/**
 * Events of an issue stand in the order in which the relay received them, by its clock; the id decides between equal times. The client's
 * clock decides nothing here: it may be wrong, and an event that was held back for a day would otherwise become the first one afterwards.
 */
export const NEWEST_RECEIVED = 'received_at DESC, event_id DESC';

/** The columns of `events` that answers about single events have. */
export interface EventFacts extends BodyKey {
  traceId: string;
  stale: EventDetail['stale'];
}

/** An event as pages show it. */
export interface AnsweredEvent extends EventFacts {
  issueId: string;
  spanId: string;
  data: string;
}

/** The parts of a body that every page of an event shows. */
export const SHOWN = ['spanId', 'data'] as const;

/** `latest`, `first` (of those received, see `NEWEST_RECEIVED`), or an event id of 32 hex digits. Null where the issue has no such event. */
export async function eventOfIssue(
  store: Store,
  projectId: AllowedId,
  issueId: string,
  which: string,
): Promise<AnsweredEvent | null> {
  const kept = await keptSince(store, 'events');
  const facts = await store.select<EventFacts>(
    `
    SELECT ${FACT_COLUMNS}
    FROM events
    WHERE project_id = {project:UInt32} AND group_id IN (${GROUPS_OF_ISSUE}) AND ${kept} ${isEnd(which) ? '' : 'AND event_id = {event:UUID}'}
    ORDER BY ${which === 'first' ? 'received_at, event_id' : NEWEST_RECEIVED}
    LIMIT 1`,
    { project: projectId, issue: issueId, ...(isEnd(which) ? {} : { event: uuidOf(which) }) },
  );
  const [event] = await withBodies(store, facts, SHOWN);
  return event ? { ...event, issueId } : null;
}

const isEnd = (which: string): boolean => which === 'first' || which === 'latest';
