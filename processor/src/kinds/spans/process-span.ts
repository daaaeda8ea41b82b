import { hexId, spanSchema, spanV2Schema } from '@breakwater/sdk/wire';
import type { WireSpan, SpanV2, Timestamp } from '@breakwater/sdk/wire';

import { isoOf, rowOriginOf } from '../../topics/row-origin.ts';
import type { Cuts } from '../../normalize/count-cuts.ts';
import { cut } from '../../normalize/cut.ts';
import { placeInTime } from '../../normalize/place-in-time.ts';
import { isAbsent } from '../../normalize/timestamps.ts';
import { weightOfRate } from '../../normalize/weight.ts';
import { userHashOf } from '../../store/user-hash.ts';
import { staleOf } from '../../stale-clients/stale-of.ts';
import type { Marks } from '../../scrub/marks.ts';
import type { ReadEnvelope } from '../kind.ts';
import { attributesOf, countLinks, isFailed, isoMicros, measurementsOf, spanNotesOf, vitalsOf } from './span-row.ts';
import type { SpanRow } from './span-row.ts';

/** The envelope's facts, the same for all of its spans. */
type SpanOrigin = Pick<ReadEnvelope, 'meta' | 'headers' | 'source'>;

/** The differences between a span and that which its client sent. */
interface SpanChanges {
  cuts: Cuts;
  marks: Marks;
}

/** A span that travels alone: Sentry's SDKs before version 11 send web vitals so. Null where it is invalid. */
export function processSpan(json: unknown, origin: SpanOrigin, { cuts, marks }: SpanChanges): SpanRow | null {
  const parsed = spanSchema.safeParse(json);
  if (!parsed.success) return null;
  const span: WireSpan = parsed.data;
  return rowOf(
    {
      ids: span,
      segment: span.segment_id,
      isSegment: span.is_segment,
      start: span.start_timestamp,
      end: span.timestamp,
      name: span.description,
      op: span.op,
      status: span.status,
      attributes: { ...span.tags, ...span.data },
      measurements: measurementsOf(span.measurements ?? {}, cuts),
      links: 'links' in span ? span.links : null,
    },
    origin,
    { cuts, marks },
  );
}

/** A span of a streamed container, as Sentry's SDKs from version 11 on and ours send it. Null where it is invalid. */
export function processSpanV2(json: unknown, origin: SpanOrigin, { cuts, marks }: SpanChanges): SpanRow | null {
  const parsed = spanV2Schema.safeParse(json);
  if (!parsed.success) return null;
  const span: SpanV2 = parsed.data;
  const attributes: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(span.attributes ?? {})) attributes[name] = attribute?.value;
  return rowOf(
    {
      ids: span,
      segment: attributes['sentry.segment.id'],
      isSegment: span.is_segment,
      start: span.start_timestamp,
      end: span.end_timestamp,
      name: span.name,
      op: attributes['sentry.op'],
      status: span.status,
      attributes,
      measurements: vitalsOf(attributes),
      links: span.links,
    },
    origin,
    { cuts, marks },
  );
}

interface AnySpan {
  ids: Pick<WireSpan, 'trace_id' | 'span_id' | 'parent_span_id'>;
  segment: unknown;
  isSegment: boolean | null | undefined;
  start: Timestamp | null | undefined;
  end: Timestamp | null | undefined;
  name: string | null | undefined;
  op: unknown;
  status: string | null | undefined;
  attributes: Record<string, unknown>;
  measurements: Record<string, number>;
  links: unknown;
}

function rowOf(span: AnySpan, { meta, headers, source }: SpanOrigin, { cuts, marks }: SpanChanges): SpanRow | null {
  const traceId = hexId(span.ids.trace_id, 32);
  const spanId = hexId(span.ids.span_id, 16);
  if (traceId === null || spanId === null || isAbsent(span.start) || isAbsent(span.end)) return null;
  const placed = placeInTime(span, meta);
  if (placed.endMs < placed.startMs) return null;
  countLinks(span.links, cuts);

  const { attributes } = span;
  const isSegment = span.isSegment === true;
  const status = cuts.text(span.status ?? '', 64);
  const name = cuts.text(span.name ?? '', 2048);
  const sdk = text(attributes['sentry.sdk.name']) || headers.sdk?.name || meta.client?.split('/', 1)[0] || '';
  return {
    project_id: meta.project,
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: hexId(span.ids.parent_span_id, 16) ?? '',
    segment_id: isSegment ? spanId : (hexId(span.segment, 16) ?? ''),
    is_segment: isSegment ? 1 : 0,
    event_id: '',
    transaction: cuts.text(segmentNameOf(attributes) || (isSegment ? name : ''), 200),
    op: cuts.text(text(span.op) || 'default', 128),
    description: name,
    status,
    failed: isFailed(status) ? 1 : 0,
    started_at: isoMicros(placed.startMs),
    duration_ms: placed.endMs - placed.startMs,
    received_at: isoOf(meta.receivedAt),
    platform: platformOf(sdk),
    release: cuts.text(text(attributes['sentry.release'] ?? attributes['release'] ?? headers.trace?.['release']), 200),
    environment: cuts.text(
      text(attributes['sentry.environment'] ?? attributes['environment'] ?? headers.trace?.['environment']),
      64,
    ),
    server_name: cuts.text(text(attributes['server.name'] ?? attributes['server_name']), 256),
    user_key: userHashOf(userKey(attributes)),
    weight: weightOfRate(attributes['sentry.sample_rate'] ?? headers.trace?.['sample_rate']),
    sdk_name: cuts.text(sdk, 128),
    attributes: attributesOf(attributes, cuts),
    measurements: span.measurements,
    ...rowOriginOf(meta, source),
    stale: staleOf(placed, meta),
    ...spanNotesOf(cuts.all(), placed, marks),
  };
}

const segmentNameOf = (attributes: Readonly<Record<string, unknown>>): string =>
  text(attributes['sentry.segment.name'] ?? attributes['sentry.transaction'] ?? attributes['transaction']);

/** Streamed spans have no platform; the name of their SDK gives it. */
const platformOf = (sdk: string): string => {
  if (!sdk.includes('javascript')) return 'other';
  return /node|bun|deno|server|lambda|cloudflare/.test(sdk) ? 'node' : 'javascript';
};

function userKey(attributes: Readonly<Record<string, unknown>>): string {
  for (const [attribute, key] of [
    ['user.id', 'id'],
    ['user.email', 'email'],
    ['user.name', 'username'],
    ['user.ip_address', 'ip'],
  ] as const) {
    const value = text(attributes[attribute]);
    if (value !== '') return `${key}:${key === 'email' ? value.toLowerCase() : cut(value, 256)}`;
  }
  return '';
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
