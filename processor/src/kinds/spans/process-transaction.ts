import { FIELD_LIMITS, hexId } from '@breakwater/sdk/wire';
import type { Event, WireSpan } from '@breakwater/sdk/wire';

import type { StoredUser } from '../../store/stored-event.ts';
import { userHashOf } from '../../store/user-hash.ts';
import { isoOf, rowOriginOf } from '../../topics/row-origin.ts';
import type { RecordSource, RowOrigin } from '../../topics/row-origin.ts';
import { namesOf } from '../../normalize/attributes.ts';
import { normalizeContexts } from '../../normalize/contexts.ts';
import { cut } from '../../normalize/cut.ts';
import { pairsOf } from '../../normalize/pairs.ts';
import { headerOf, normalizeRequest } from '../../normalize/request.ts';
import { FUTURE_MS, PAST_MS } from '../../normalize/timestamps.ts';
import { parseUserAgent } from '../../normalize/user-agent.ts';
import { normalizeUser, userKeyOf } from '../../normalize/user.ts';
import { validateEvent } from '../../normalize/validate.ts';
import { sampleRateOf, weightOfRate } from '../../normalize/weight.ts';
import { sightOf } from '../../releases/sight.ts';
import { believedTime } from '../../stale-clients/clock-drift.ts';
import type { TimedMeta } from '../../stale-clients/clock-drift.ts';
import { accepted, dropped } from '../../topics/verdict.ts';
import type { Verdict } from '../../topics/verdict.ts';
import { attributesOf, isFailed, isoMicros, measurementsOf } from './span-row.ts';
import type { SpanRow } from './span-row.ts';
import type { KindTools, ReadEnvelope, Stored } from '../kind.ts';

/** A transaction as its segment and one row per span. Invalid spans are left out; the rest is kept. */
export function processTransaction(
  json: Readonly<Record<string, unknown>>,
  { meta, headers, source }: Pick<ReadEnvelope, 'meta' | 'headers' | 'source'>,
  erased?: KindTools['erased'],
): Verdict<Stored<SpanRow>> {
  const { event: raw } = validateEvent(json);
  const trace = raw.contexts?.trace;
  const traceId = hexId(trace?.trace_id, 32);
  const spanId = hexId(trace?.span_id, 16);
  const start = believedTime(raw.start_timestamp, meta);
  const end = believedTime(raw.timestamp, meta);
  if (traceId === null || spanId === null || start === null || end === null || end < start) {
    return dropped('invalid_transaction');
  }
  if (end > meta.receivedAt + FUTURE_MS || end < meta.receivedAt - PAST_MS || start < meta.receivedAt - PAST_MS) {
    return dropped('timestamp');
  }

  const user = userOf(raw, meta);
  const gone = erased?.reasonFor(meta.project, user);
  if (gone) return dropped(gone);

  const shared = sharedOf(raw, meta, source, {
    user_key: userHashOf(userKeyOf(user)),
    trace_id: traceId,
    segment_id: spanId,
    weight: weightOfRate(sampleRateOf(trace) ?? headers.trace?.['sample_rate']),
  });
  const status = cut(trace?.status ?? '', 64);
  const segment: SpanRow = {
    ...shared,
    span_id: spanId,
    parent_span_id: hexId(trace?.parent_span_id, 16) ?? '',
    is_segment: 1,
    op: cut(trace?.op ?? 'default', 128),
    description: shared.transaction,
    status,
    failed: isFailed(status) ? 1 : 0,
    started_at: isoMicros(start),
    duration_ms: end - start,
    attributes: segmentAttributes(raw, meta),
    measurements: measurementsOf(raw.measurements ?? {}),
  };

  const spans = (raw.spans ?? []).slice(0, FIELD_LIMITS.spansPerTransaction);
  const rows = spans.map((span) => childRow(span, shared, meta)).filter((row) => row !== null);
  const sight = sightOf(segment, { ...meta, host: segment.server_name });
  return accepted({ rows: [segment, ...rows], innerInvalid: spans.length - rows.length, sight });
}

const platformOf = (raw: Event): string => cut(raw.platform || 'other', 64);

const userOf = (raw: Event, meta: TimedMeta): StoredUser | undefined =>
  normalizeUser(
    raw.user,
    {
      platform: platformOf(raw),
      remoteAddress: meta.remoteAddress,
      requestAddress: raw.request?.env?.['REMOTE_ADDR'],
      inferIp: raw.sdk?.settings?.['infer_ip'],
    },
    [],
  );

type Shared = Pick<
  SpanRow,
  | 'project_id'
  | 'trace_id'
  | 'segment_id'
  | 'event_id'
  | 'transaction'
  | 'received_at'
  | 'platform'
  | 'release'
  | 'environment'
  | 'server_name'
  | 'user_key'
  | 'weight'
  | 'sdk_name'
  | keyof RowOrigin
>;

function sharedOf(
  raw: Event,
  meta: TimedMeta,
  source: RecordSource,
  known: Pick<SpanRow, 'trace_id' | 'segment_id' | 'weight' | 'user_key'>,
): Shared {
  const names = namesOf(raw, []);
  return {
    project_id: meta.project,
    ...known,
    event_id: hexId(meta.eventId) ?? hexId(raw.event_id) ?? '',
    transaction: names.transaction || '<unlabeled transaction>',
    received_at: isoOf(meta.receivedAt),
    platform: platformOf(raw),
    release: names.release ?? '',
    environment: names.environment ?? '',
    server_name: names.server_name ?? '',
    sdk_name: cut(raw.sdk?.name ?? '', 128),
    ...rowOriginOf(meta, source),
  };
}

function segmentAttributes(raw: Event, meta: TimedMeta): Record<string, string> {
  const request = normalizeRequest(raw.request);
  const agent = parseUserAgent(headerOf(request, 'user-agent') ?? meta.userAgent ?? '');
  const { browser } = normalizeContexts(raw.contexts, agent, raw.platform ?? 'other') as {
    browser?: { name?: unknown };
  };
  return attributesOf({
    ...Object.fromEntries(pairsOf(raw.tags)),
    ...(request?.url && { 'url.full': request.url }),
    ...(request?.method && { 'http.request.method': request.method }),
    ...(browser?.name !== undefined && { 'browser.name': browser.name }),
    ...(raw.transaction_info?.source && { 'sentry.source': raw.transaction_info.source }),
    ...raw.contexts?.trace?.data,
  });
}

function childRow(span: WireSpan | null, shared: Shared, meta: TimedMeta): SpanRow | null {
  const spanId = hexId(span?.span_id, 16);
  const start = believedTime(span?.start_timestamp, meta);
  const end = believedTime(span?.timestamp, meta);
  if (!span || spanId === null || start === null || end === null || end < start) return null;
  if (end > meta.receivedAt + FUTURE_MS || start < meta.receivedAt - PAST_MS) return null;

  const status = cut(span.status ?? '', 64);
  return {
    ...shared,
    trace_id: hexId(span.trace_id, 32) ?? shared.trace_id,
    span_id: spanId,
    parent_span_id: hexId(span.parent_span_id, 16) ?? '',
    is_segment: 0,
    op: cut(span.op ?? 'default', 128),
    description: cut(span.description ?? '', 2048),
    status,
    failed: isFailed(status) ? 1 : 0,
    started_at: isoMicros(start),
    duration_ms: end - start,
    attributes: attributesOf({ ...span.tags, ...span.data }),
    measurements: measurementsOf(span.measurements ?? {}),
  };
}
