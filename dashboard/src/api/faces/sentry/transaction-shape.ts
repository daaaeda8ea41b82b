import type { TransactionEventSpan } from '../../traces/queries/transaction-event.ts';
import { rfc3339Of } from './project-shapes.ts';

/** Sentry's JSON of a transaction, made from its spans; null where the segment itself is not stored. */
export function transactionShape(spans: readonly TransactionEventSpan[]) {
  const segment = spans.find((span) => span.isSegment === 1);
  if (!segment) return null;
  const endMs = segment.startedAt + segment.durationMs;
  return {
    id: segment.eventId,
    eventID: segment.eventId,
    groupID: null,
    projectID: String(segment.projectId),
    type: 'transaction',
    'event.type': 'transaction',
    title: segment.transaction,
    message: '',
    culprit: segment.transaction,
    location: segment.transaction,
    platform: segment.platform,
    metadata: { title: segment.transaction },
    user: null,
    tags: tagsOf(segment),
    entries: [{ type: 'spans', data: spans.filter((span) => span !== segment).map(spanShape) }],
    contexts: { trace: { type: 'trace', ...traceContext(segment) } },
    measurements: Object.fromEntries(Object.entries(segment.measurements).map(([name, value]) => [name, { value }])),
    sdk: { name: segment.sdkName },
    release: segment.release === '' ? null : { version: segment.release },
    startTimestamp: segment.startedAt / 1000,
    endTimestamp: endMs / 1000,
    dateCreated: rfc3339Of(endMs),
    dateReceived: rfc3339Of(segment.receivedAt),
    nextEventID: null,
    previousEventID: null,
  };
}

const traceContext = (span: TransactionEventSpan) => ({
  trace_id: span.traceId,
  span_id: span.spanId,
  parent_span_id: span.parentSpanId === '' ? null : span.parentSpanId,
  op: span.op,
  status: span.status,
  data: span.attributes,
});

const spanShape = (span: TransactionEventSpan) => ({
  ...traceContext(span),
  description: span.description,
  start_timestamp: span.startedAt / 1000,
  timestamp: (span.startedAt + span.durationMs) / 1000,
});

const tagsOf = ({
  environment,
  release,
  serverName,
  transaction,
}: TransactionEventSpan): { key: string; value: string }[] =>
  Object.entries({ environment, release, server_name: serverName, transaction })
    .filter(([, value]) => value !== '')
    .map(([key, value]) => ({ key, value }));
