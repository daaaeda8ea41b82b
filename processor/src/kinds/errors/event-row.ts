import type { EnvelopeMeta, LaneName } from '@breakwater/relay/log';

import { traceOf } from '../../normalize/contexts.ts';
import { cut } from '../../normalize/cut.ts';
import { userKeyOf } from '../../normalize/user.ts';
import type { StoredEvent } from '../../store/stored-event.ts';

/** Where in the log a row came from. */
export interface Source {
  partition: number;
  offset: number;
}

/** The same of a record of an envelope lane. Times are epoch milliseconds. */
export interface RecordSource extends Source {
  lane: LaneName;
  /** When the log took it. */
  loggedAt: number;
  processedAt: number;
}

/** What rows of `events` and of `spans` say of their way here. */
export interface RowOrigin {
  lane: LaneName;
  relay: string;
  client: string;
  logged_at: string;
  processed_at: string;
  /** Why its times are not believed: resend, clock, late, or nothing. */
  stale: string;
  source_partition: number;
  source_offset: number;
}

const CLIENT_MAX = 128;

export const rowOriginOf = (meta: EnvelopeMeta, source: RecordSource): RowOrigin => ({
  lane: source.lane,
  relay: meta.relay ?? '',
  client: cut(meta.client ?? '', CLIENT_MAX),
  logged_at: isoOf(source.loggedAt),
  processed_at: isoOf(source.processedAt),
  stale: meta.stale ?? '',
  source_partition: source.partition,
  source_offset: source.offset,
});

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

/** Milliseconds since 1970 as the text that `DateTime` columns take. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
