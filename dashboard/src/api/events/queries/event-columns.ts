import type { StoredEvent } from '@breakwater/processor/store';

import type { EventDetail } from '../../../contract/index.ts';
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
