import { traceOf } from '../../normalize/contexts.ts';
import { userKeyOf } from '../../normalize/user.ts';
import { fieldColumnsOf } from '../../store/event-fields.ts';
import type { EventFieldColumns } from '../../store/event-fields.ts';
import type { StoredEvent } from '../../store/stored-event.ts';
import { isoOf } from '../../topics/row-origin.ts';
import type { RowOrigin } from '../../topics/row-origin.ts';
import { issueIdOf } from './group/issue-id.ts';
import type { Fingerprint } from './group/v1.ts';

/** A row of `events`. */
export interface EventRow extends EventFieldColumns, RowOrigin {
  project_id: number;
  issue_id: string;
  event_id: string;
  timestamp: string;
  received_at: string;
  title: string;
  culprit: string;
  handled: number;
  user_key: string;
  span_id: string;
  sdk_version: string;
  tags: Record<string, string>;
  fingerprint: readonly string[];
  grouping_version: string;
  /** Becomes JSON text with the row, and is stored as that text. */
  data: StoredEvent;
}

export function eventRowOf(event: StoredEvent, fingerprint: Fingerprint, origin: RowOrigin): EventRow {
  return {
    project_id: event.project,
    issue_id: issueIdOf(event.project, fingerprint),
    event_id: event.event_id,
    timestamp: isoOf(event.timestamp * 1000),
    received_at: isoOf(event.received * 1000),
    title: event.title,
    culprit: event.culprit,
    handled: event.handled ? 1 : 0,
    user_key: userKeyOf(event.user),
    span_id: traceOf(event.contexts).spanId,
    sdk_version: event.sdk.version,
    tags: Object.fromEntries(event.tags),
    fingerprint: fingerprint.parts,
    grouping_version: fingerprint.version,
    data: event,
    ...fieldColumnsOf(event),
    ...origin,
  };
}
