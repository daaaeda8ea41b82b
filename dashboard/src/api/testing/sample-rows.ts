import { createHash } from 'node:crypto';

import type { Store, StoredEvent } from '@breakwater/processor/store';

const HOUR_MS = 3_600_000;
const RELEASES = ['shop@1.9.0', 'shop@1.10.0', 'shop@1.2.0'];
const ENVIRONMENTS = ['production', 'production', 'production', 'staging'];
const BROWSERS = ['Chrome 130', 'Firefox 132', 'Safari 18'];

export interface SampleIssue {
  project: number;
  issueId: string;
  type: string;
  value: string;
  culprit: string;
  platform: string;
  level: StoredEvent['level'];
  handled: boolean;
  status: 'unresolved' | 'resolved';
  substatus: 'new' | 'regressed' | 'ongoing' | '';
}

export interface SampleEvent {
  issue: SampleIssue;
  index: number;
  eventId: string;
  timestampMs: number;
  traceId: string;
  spanId: string;
}

/** Hex digits that are the same on every run. */
const digits = (seed: string, length: number): string =>
  createHash('sha256').update(seed).digest('hex').slice(0, length);

export const sampleIssue = (index: number, over: Partial<SampleIssue> = {}): SampleIssue => ({
  project: 1,
  issueId: BigInt(`0x${digits(`issue ${index}`, 15)}`).toString(),
  type: index % 3 === 0 ? 'TypeError' : 'CheckoutError',
  value: `cannot read total_${index} of undefined`,
  culprit: `cart/total-${index}.ts in add`,
  platform: 'javascript',
  level: 'error',
  handled: false,
  status: 'unresolved',
  substatus: index % 2 === 0 ? 'new' : 'ongoing',
  ...over,
});

const titleOf = ({ type, value }: SampleIssue): string => `${type}: ${value}`;
const releaseOf = (index: number): string => RELEASES[index % RELEASES.length] ?? '';
const environmentOf = (index: number): string => ENVIRONMENTS[index % ENVIRONMENTS.length] ?? '';

function storedEvent({ issue, index, eventId, timestampMs, traceId, spanId }: SampleEvent): StoredEvent {
  const frame = {
    filename: 'src/cart.ts',
    abs_path: 'https://shop.example/assets/app.js',
    function: 'add',
    lineno: 14,
    colno: 7,
    in_app: true,
  };
  return {
    event_id: eventId,
    project: issue.project,
    timestamp: timestampMs / 1000,
    received: timestampMs / 1000 + 1,
    platform: issue.platform,
    level: issue.level,
    type: 'error',
    title: titleOf(issue),
    culprit: issue.culprit,
    metadata: { type: issue.type, value: issue.value },
    handled: issue.handled,
    exception: [
      {
        type: issue.type,
        value: issue.value,
        mechanism: { type: 'onerror', handled: issue.handled },
        stacktrace: {
          frames: [
            { filename: '/node_modules/react/index.js', function: 'render', lineno: 1, in_app: false },
            {
              ...frame,
              pre_context: ['function add(item) {'],
              context_line: '  return item.total + 1;',
              post_context: ['}'],
            },
          ],
        },
        raw_stacktrace: { frames: [{ filename: 'app.js', lineno: 1, colno: 4711, in_app: true }] },
      },
    ],
    threads: [],
    breadcrumbs: [
      { timestamp: timestampMs / 1000 - 2, category: 'navigation', message: 'to /cart', type: 'navigation' },
    ],
    tags: [['browser', BROWSERS[index % BROWSERS.length] ?? '']],
    user: { id: `user-${index % 7}`, email: `user-${index % 7}@example.com` },
    request: { url: 'https://shop.example/cart', method: 'GET', headers: [['User-Agent', 'sample']] },
    contexts: { trace: { trace_id: traceId, span_id: spanId } },
    extra: { cart: 3 },
    modules: {},
    sdk: { name: 'breakwater.browser', version: '0.1.0' },
    release: releaseOf(index),
    environment: environmentOf(index),
    errors: [],
  };
}

export const eventRow = (sample: SampleEvent) => {
  const { issue, index, eventId, timestampMs, traceId, spanId } = sample;
  return {
    project_id: issue.project,
    issue_id: issue.issueId,
    event_id: eventId,
    timestamp: new Date(timestampMs).toISOString(),
    received_at: new Date(timestampMs + 1000).toISOString(),
    platform: issue.platform,
    level: issue.level,
    type: issue.type,
    value: issue.value,
    title: titleOf(issue),
    culprit: issue.culprit,
    release: releaseOf(index),
    environment: environmentOf(index),
    handled: issue.handled ? 1 : 0,
    user_key: `id:user-${index % 7}`,
    trace_id: traceId,
    span_id: spanId,
    sdk_name: 'breakwater.browser',
    sdk_version: '0.1.0',
    tags: { browser: BROWSERS[index % BROWSERS.length] },
    fingerprint: [issue.type, 'add'],
    grouping_version: 'v1',
    data: JSON.stringify(storedEvent(sample)),
  };
};

const activityRow = (issue: SampleIssue, atMs: number) => ({
  project_id: issue.project,
  issue_id: issue.issueId,
  version: 1,
  kind: issue.status === 'resolved' ? 'resolved' : 'new',
  at: new Date(atMs).toISOString(),
  by: issue.status === 'resolved' ? 'ada@example.com' : '',
  release: RELEASES[0],
  status: issue.status,
  substatus: issue.substatus,
  resolved_at: new Date(issue.status === 'resolved' ? atMs : 0).toISOString(),
  resolved_by: issue.status === 'resolved' ? 'ada@example.com' : '',
  title: titleOf(issue),
  culprit: issue.culprit,
  type: issue.type,
  value: issue.value,
  level: issue.level,
  platform: issue.platform,
  handled: issue.handled ? 1 : 0,
  first_release: RELEASES[0],
});

/** `count` events of an issue, one an hour back from `now`, spread by the issue so that no two issues have equal times. */
export const eventsOf = (issue: SampleIssue, count: number, now: number): SampleEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const seed = `${issue.issueId} ${index}`;
    const spread = Number(BigInt(issue.issueId) % 1_800_000n);
    return {
      issue,
      index,
      eventId: digits(`event ${seed}`, 32),
      timestampMs: now - index * HOUR_MS - spread - 60_000,
      traceId: digits(`trace ${seed}`, 32),
      spanId: digits(`span ${seed}`, 16),
    };
  });

export interface SampleSpan {
  project: number;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  isSegment: boolean;
  eventId: string;
  transaction: string;
  op: string;
  startedAtMs: number;
  durationMs: number;
  failed: boolean;
}

export const spanRow = (span: SampleSpan) => ({
  project_id: span.project,
  trace_id: span.traceId,
  span_id: span.spanId,
  parent_span_id: span.parentSpanId,
  segment_id: span.isSegment ? span.spanId : '',
  is_segment: span.isSegment ? 1 : 0,
  event_id: span.eventId,
  transaction: span.transaction,
  op: span.op,
  description: span.isSegment ? span.transaction : `${span.op} something`,
  status: span.failed ? 'internal_error' : 'ok',
  failed: span.failed ? 1 : 0,
  started_at: new Date(span.startedAtMs).toISOString(),
  duration_ms: span.durationMs,
  received_at: new Date(span.startedAtMs + 1000).toISOString(),
  platform: 'node',
  release: RELEASES[0],
  environment: 'production',
  server_name: 'web-1',
  user_key: 'id:user-1',
  sdk_name: 'breakwater.node',
  attributes: { 'http.request.method': 'GET' },
  measurements: span.isSegment ? { lcp: 120.5 } : {},
});

/** A page load in `project` and the request it made in `project + 1`, as one trace. */
export function traceOf(
  seed: string,
  project: number,
  startedAtMs: number,
  { durationMs = 240, failed = false } = {},
): SampleSpan[] {
  const traceId = digits(`trace ${seed}`, 32);
  const id = (name: string): string => digits(`${name} ${seed}`, 16);
  const page = { project, traceId, eventId: digits(`page ${seed}`, 32), transaction: '/cart', failed: false };
  const server = {
    project: project + 1,
    traceId,
    eventId: digits(`server ${seed}`, 32),
    transaction: 'GET /api/cart',
    failed,
  };
  return [
    { ...page, spanId: id('page'), parentSpanId: '', isSegment: true, op: 'pageload', startedAtMs, durationMs },
    {
      ...page,
      spanId: id('fetch'),
      parentSpanId: id('page'),
      isSegment: false,
      op: 'http.client',
      startedAtMs: startedAtMs + 20,
      durationMs: durationMs / 2,
    },
    {
      ...server,
      spanId: id('server'),
      parentSpanId: id('fetch'),
      isSegment: true,
      op: 'http.server',
      startedAtMs: startedAtMs + 30,
      durationMs: durationMs / 3,
    },
    {
      ...server,
      spanId: id('db'),
      parentSpanId: id('server'),
      isSegment: false,
      op: 'db',
      startedAtMs: startedAtMs + 35,
      durationMs: durationMs / 6,
    },
  ];
}

export async function insertIssue(store: Store, issue: SampleIssue, events: readonly SampleEvent[]): Promise<void> {
  const first = events.at(-1)?.timestampMs ?? 0;
  await store.insert('issue_activity', [activityRow(issue, first)], `sample activity ${issue.issueId}`);
  await store.insert('events', events.map(eventRow), `sample events ${issue.issueId}`);
}
