import type { StoredEvent } from '@breakwater/processor/store';

import type { EventDetail } from '../../../contract/index.ts';
import { hexOf, millis } from '../../sql/bound.ts';

export const EVENT_COLUMNS = `
  ${hexOf('event_id')} AS eventId, toString(issue_id) AS issueId, project_id AS projectId,
  ${millis('timestamp')} AS timestampMs, ${millis('received_at')} AS receivedAtMs, toString(stale) AS stale, data`;

export interface AnsweredEvent {
  eventId: string;
  issueId: string;
  projectId: number;
  timestampMs: number;
  receivedAtMs: number;
  stale: EventDetail['stale'];
  data: string;
}

/** Written by the processor from the same type, so it is trusted here. */
export const storedEventOf = (row: AnsweredEvent): StoredEvent => JSON.parse(row.data) as StoredEvent;
