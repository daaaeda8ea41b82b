import type { Store, StoredEvent } from '@breakwater/processor/store';
import { uuidOf } from '@breakwater/sdk/wire';

import type { EventDetail } from '../../../contract/events.ts';
import { hexOf, millis } from '../../sql/bound.ts';

export const EVENT_COLUMNS = `
  ${hexOf('event_id')} AS eventId, toString(issue_id) AS issueId, project_id AS projectId,
  trace_id AS traceId, span_id AS spanId, ${millis('timestamp')} AS timestampMs, ${millis('received_at')} AS receivedAtMs, toString(stale) AS stale, data`;

/**
 * Events of an issue stand in the order in which the relay received them, by its clock; the id decides between equal times. The client's
 * clock decides nothing here: it may be wrong, and an event that was held back for a day would otherwise become the first one afterwards.
 */
export const RECEIVED_ORDER = '(received_at, event_id)';

export interface AnsweredEvent {
  eventId: string;
  issueId: string;
  projectId: number;
  traceId: string;
  spanId: string;
  timestampMs: number;
  receivedAtMs: number;
  stale: EventDetail['stale'];
  data: string;
}

/** The processor wrote the JSON from the same type, so it is trusted here. */
export const storedEventOf = (row: AnsweredEvent): StoredEvent => JSON.parse(row.data) as StoredEvent;

const FOUND = {
  first: `(SELECT argMin(event_id, ${RECEIVED_ORDER}) FROM events WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64})`,
  latest: `(SELECT argMax(event_id, ${RECEIVED_ORDER}) FROM events WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64})`,
};
const isEnd = (which: string): which is keyof typeof FOUND => which in FOUND;

/** `latest`, `first` (of those received, see `RECEIVED_ORDER`), or an event id of 32 hex digits. Null where the issue has no such event. */
export async function eventOfIssue(
  store: Store,
  projectId: number,
  issueId: string,
  which: string,
): Promise<AnsweredEvent | null> {
  const end = isEnd(which) ? FOUND[which] : null;
  // The id is found before the rest is read: the payloads of a large issue are gigabytes.
  const rows = await store.select<AnsweredEvent>(
    `
    SELECT ${EVENT_COLUMNS}
    FROM events
    WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64} AND event_id = ${end ?? '{event:UUID}'}
    LIMIT 1`,
    { project: projectId, issue: issueId, ...(end ? {} : { event: uuidOf(which) }) },
  );
  return rows[0] ?? null;
}

export interface Neighbours {
  /** The position; 1 is the oldest. */
  position: number;
  total: number;
  previous: string | null;
  next: string | null;
}

const NONE = '0'.repeat(32);

/** The position of an event among those of its issue, in the order of `first` and `latest`. */
export async function eventNeighbours(store: Store, event: AnsweredEvent): Promise<Neighbours> {
  const rows = await store.select<{ position: number; total: number; previous: string; next: string }>(
    `
    WITH (fromUnixTimestamp64Milli({at:Int64}, 'UTC'), {event:UUID}) AS this
    SELECT toFloat64(countIf(${RECEIVED_ORDER} <= this)) AS position,
           toFloat64(count()) AS total,
           ${hexOf(`argMaxIf(event_id, ${RECEIVED_ORDER}, ${RECEIVED_ORDER} < this)`)} AS previous,
           ${hexOf(`argMinIf(event_id, ${RECEIVED_ORDER}, ${RECEIVED_ORDER} > this)`)} AS next
    FROM events
    WHERE project_id = {project:UInt32} AND issue_id = {issue:UInt64}`,
    { at: event.receivedAtMs, event: uuidOf(event.eventId), project: event.projectId, issue: event.issueId },
  );
  const { position = 1, total = 1, previous = NONE, next = NONE } = rows[0] ?? {};
  return { position, total, previous: idOf(previous), next: idOf(next) };
}

const idOf = (hex: string): string | null => (hex === NONE ? null : hex);
