import { hexId } from '@breakwater/sdk/wire';
import type { Event, WireSpan } from '@breakwater/sdk/wire';

import type { StoredUser } from '../../store/stored-event.ts';
import { userHashOf } from '../../store/user-hash.ts';
import { isoOf, rowOriginOf } from '../../topics/row-origin.ts';
import type { RecordSource, RowOrigin } from '../../topics/row-origin.ts';
import { namesOf } from '../../normalize/attributes.ts';
import { normalizeContexts } from '../../normalize/contexts.ts';
import type { Cuts } from '../../normalize/count-cuts.ts';
import { pairsOf } from '../../normalize/pairs.ts';
import { headerOf, normalizeRequest } from '../../normalize/request.ts';
import { placeInTime } from '../../normalize/place-in-time.ts';
import type { PlacedTimes } from '../../normalize/place-in-time.ts';
import { isAbsent } from '../../normalize/timestamps.ts';
import { parseUserAgent } from '../../normalize/user-agent.ts';
import { normalizeUser, userKeyOf } from '../../normalize/user.ts';
import { validateEvent } from '../../normalize/validate.ts';
import { sampleRateOf, weightOfRate } from '../../normalize/weight.ts';
import { sightOf } from '../../releases/sight.ts';
import { marksByPlace } from '../../scrub/marks.ts';
import type { Marks } from '../../scrub/marks.ts';
import type { TimedMeta } from '../../stale-clients/clock-drift.ts';
import { staleOf } from '../../stale-clients/stale-of.ts';
import { accepted, dropped } from '../../topics/verdict.ts';
import type { Verdict } from '../../topics/verdict.ts';
import { attributesOf, countLinks, isFailed, isoMicros, measurementsOf, spanNotesOf } from './span-row.ts';
import type { SpanRow } from './span-row.ts';
import type { KindTools, ReadEnvelope, Stored } from '../kind.ts';

/** A transaction as its segment and one row per span. Invalid spans are left out and counted; the rest is kept. */
export function processTransaction(
  json: Readonly<Record<string, unknown>>,
  { meta, headers, source }: Pick<ReadEnvelope, 'meta' | 'headers' | 'source'>,
  { cuts, marks }: { cuts: Cuts; marks: Marks },
  erased?: KindTools['erased'],
): Verdict<Stored<SpanRow>> {
  const { event: raw } = validateEvent(json, cuts);
  const trace = raw.contexts?.trace;
  const traceId = hexId(trace?.trace_id, 32);
  const spanId = hexId(trace?.span_id, 16);
  if (traceId === null || spanId === null || isAbsent(raw.start_timestamp) || isAbsent(raw.timestamp)) {
    return dropped('invalid_transaction');
  }
  const placed = placeInTime({ start: raw.start_timestamp, end: raw.timestamp }, meta);
  if (placed.endMs < placed.startMs) return dropped('invalid_transaction');

  const user = userOf(raw, meta, cuts);
  const gone = erased?.reasonFor(meta.project, user);
  if (gone) return dropped(gone);

  const shared = sharedOf(raw, meta, source, cuts, {
    stale: staleOf(placed, meta),
    user_key: userHashOf(userKeyOf(user)),
    trace_id: traceId,
    segment_id: spanId,
    weight: weightOfRate(sampleRateOf(trace) ?? headers.trace?.['sample_rate']),
  });
  const status = cuts.text(trace?.status ?? '', 64);
  const segment: SpanRow = {
    ...shared,
    span_id: spanId,
    parent_span_id: hexId(trace?.parent_span_id, 16) ?? '',
    is_segment: 1,
    op: cuts.text(trace?.op ?? 'default', 128),
    description: shared.transaction,
    status,
    failed: isFailed(status) ? 1 : 0,
    ...timesOf(placed),
    attributes: segmentAttributes(raw, meta, cuts),
    measurements: measurementsOf(raw.measurements ?? {}, cuts),
  };
  if (trace && 'links' in trace) countLinks(trace.links, cuts);

  const given = cuts.keep('spans', raw.spans ?? [], 'first');
  // Its times are by the same clock, so they move with those of the transaction.
  const clock = { receivedAt: meta.receivedAt, shiftMs: placed.shiftMs };
  const marksOf = marksByPlace(marks, 'spans');
  const rows = given
    .map((span, place) => childRow(span, shared, clock, { cuts, marks: marksOf(place) }))
    .filter((row) => row !== null);
  cuts.left('spans', given.length - rows.length, 'invalid');
  const all = cuts.all();
  const sight = sightOf(segment, { ...meta, host: segment.server_name });
  return accepted({ rows: [{ ...segment, ...spanNotesOf(all, placed, marks) }, ...rows], cuts: all, sight });
}

const timesOf = ({ startMs, endMs }: PlacedTimes): Pick<SpanRow, 'started_at' | 'duration_ms'> => ({
  started_at: isoMicros(startMs),
  duration_ms: endMs - startMs,
});

const platformOf = (raw: Event, cuts: Cuts): string => cuts.text(raw.platform || 'other', 64);

const userOf = (raw: Event, meta: TimedMeta, cuts: Cuts): StoredUser | undefined =>
  normalizeUser(
    raw.user,
    {
      platform: raw.platform || 'other',
      remoteAddress: meta.remoteAddress,
      requestAddress: raw.request?.env?.['REMOTE_ADDR'],
      inferIp: raw.sdk?.settings?.['infer_ip'],
    },
    [],
    cuts,
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
  cuts: Cuts,
  known: Pick<SpanRow, 'trace_id' | 'segment_id' | 'weight' | 'user_key' | 'stale'>,
): Shared {
  const names = namesOf(raw, [], cuts);
  return {
    ...rowOriginOf(meta, source),
    ...known,
    project_id: meta.project,
    event_id: hexId(meta.eventId) ?? hexId(raw.event_id) ?? '',
    transaction: names.transaction || '<unlabeled transaction>',
    received_at: isoOf(meta.receivedAt),
    platform: platformOf(raw, cuts),
    release: names.release ?? '',
    environment: names.environment ?? '',
    server_name: names.server_name ?? '',
    sdk_name: cuts.text(raw.sdk?.name ?? '', 128),
  };
}

function segmentAttributes(raw: Event, meta: TimedMeta, cuts: Cuts): Record<string, string> {
  const request = normalizeRequest(raw.request, cuts);
  const agent = parseUserAgent(headerOf(request, 'user-agent') ?? meta.userAgent ?? '');
  const { browser } = normalizeContexts(raw.contexts, agent, raw.platform ?? 'other', cuts) as {
    browser?: { name?: unknown };
  };
  const attributes = {
    ...Object.fromEntries(pairsOf(raw.tags, cuts)),
    ...(request?.url && { 'url.full': request.url }),
    ...(request?.method && { 'http.request.method': request.method }),
    ...(browser?.name !== undefined && { 'browser.name': browser.name }),
    ...(raw.transaction_info?.source && { 'sentry.source': raw.transaction_info.source }),
    ...raw.contexts?.trace?.data,
  };
  return attributesOf(attributes, cuts);
}

function childRow(
  span: WireSpan | null,
  shared: Shared,
  clock: Pick<TimedMeta, 'receivedAt' | 'shiftMs'>,
  { cuts, marks }: { cuts: Cuts; marks: Marks },
): SpanRow | null {
  const spanId = hexId(span?.span_id, 16);
  if (!span || spanId === null || isAbsent(span.start_timestamp) || isAbsent(span.timestamp)) return null;
  const placed = placeInTime({ start: span.start_timestamp, end: span.timestamp }, clock);
  if (placed.endMs < placed.startMs) return null;
  if ('links' in span) countLinks(span.links, cuts);

  const status = cuts.text(span.status ?? '', 64);
  return {
    ...shared,
    trace_id: hexId(span.trace_id, 32) ?? shared.trace_id,
    span_id: spanId,
    parent_span_id: hexId(span.parent_span_id, 16) ?? '',
    is_segment: 0,
    op: cuts.text(span.op ?? 'default', 128),
    description: cuts.text(span.description ?? '', 2048),
    status,
    failed: isFailed(status) ? 1 : 0,
    ...timesOf(placed),
    attributes: attributesOf({ ...span.tags, ...span.data }, cuts),
    measurements: measurementsOf(span.measurements ?? {}, cuts),
    // The drift of its transaction is told there.
    ...spanNotesOf([], { ...placed, notes: placed.notes.filter(({ type }) => type !== 'clock_drift') }, marks),
  };
}
