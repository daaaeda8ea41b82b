import { traceOf } from '../../normalize/contexts.ts';
import { userKeyOf } from '../../normalize/user.ts';
import type { StoredEvent } from '../../store/stored-event.ts';
import { isoOf } from '../../topics/row-origin.ts';
import type { RowOrigin } from '../../topics/row-origin.ts';

/** A row of `events`. */
export interface EventRow extends RowOrigin {
  project_id: number;
  issue_id: string;
  event_id: string;
  timestamp: string;
  received_at: string;
  platform: string;
  level: string;
  type: string;
  value: string;
  title: string;
  culprit: string;
  transaction: string;
  logger: string;
  release: string;
  dist: string;
  environment: string;
  server_name: string;
  handled: number;
  user_key: string;
  trace_id: string;
  span_id: string;
  sdk_name: string;
  sdk_version: string;
  tags: Record<string, string>;
  fingerprint: readonly string[];
  grouping_version: string;
  /** Becomes JSON text with the row, and is stored as that text. */
  data: StoredEvent;
}

export interface GroupedEvent {
  event: StoredEvent;
  issue: string;
  fingerprint: readonly string[];
  groupingVersion: string;
}

export function eventRowOf(grouped: GroupedEvent, origin: RowOrigin): EventRow {
  const { event } = grouped;
  const trace = traceOf(event.contexts);
  return {
    project_id: event.project,
    issue_id: grouped.issue,
    event_id: event.event_id,
    timestamp: isoOf(event.timestamp * 1000),
    received_at: isoOf(event.received * 1000),
    platform: event.platform,
    level: event.level,
    type: event.metadata.type,
    value: event.metadata.value,
    title: event.title,
    culprit: event.culprit,
    transaction: event.transaction ?? '',
    logger: event.logger ?? '',
    release: event.release ?? '',
    dist: event.dist ?? '',
    environment: event.environment ?? '',
    server_name: event.server_name ?? '',
    handled: event.handled ? 1 : 0,
    user_key: userKeyOf(event.user),
    trace_id: trace.traceId,
    span_id: trace.spanId,
    sdk_name: event.sdk.name,
    sdk_version: event.sdk.version,
    tags: Object.fromEntries(event.tags),
    fingerprint: grouped.fingerprint,
    grouping_version: grouped.groupingVersion,
    data: event,
    ...origin,
  };
}
