import { createHash } from 'node:crypto';

import { rowsOfEvent } from '@breakwater/processor/testing';
import type { Sent } from '@breakwater/processor/testing';

const HOUR_MS = 3_600_000;
const RELEASES = ['shop@1.9.0', 'shop@1.10.0', 'shop@1.2.0'];
// Nobody is told of staging; the first event of an issue is in production.
const ENVIRONMENTS = ['production', 'staging', 'production', 'production'];
const BROWSERS = ['Chrome 130', 'Firefox 132', 'Safari 18'];

/** An error that a shop's page throws, and the issue that the processor finds it to be. */
export interface SampleIssue {
  index: number;
  issueId: string;
  fingerprint: readonly string[];
  type: string;
  value: string;
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

export async function sampleIssue(
  index: number,
  value = `cannot read total_${index} of undefined`,
): Promise<SampleIssue> {
  const type = index % 3 === 0 ? 'TypeError' : 'CheckoutError';
  const { facts, body } = await rowsOfEvent(exceptionOf({ index, type, value }));
  return { index, issueId: facts.group_id, fingerprint: body.fingerprint, type, value };
}

const exceptionOf = ({ index, type, value }: Pick<SampleIssue, 'index' | 'type' | 'value'>) => ({
  platform: 'javascript',
  level: 'error',
  exception: {
    values: [
      {
        type,
        value,
        mechanism: { type: 'onerror', handled: false },
        stacktrace: {
          frames: [
            { filename: '/node_modules/react/index.js', function: 'render', lineno: 1, in_app: false },
            {
              filename: `cart/total-${index}.ts`,
              function: 'add',
              lineno: 14,
              colno: 7,
              in_app: true,
              pre_context: ['function add(item) {'],
              context_line: '  return item.total + 1;',
              post_context: ['}'],
            },
          ],
        },
      },
    ],
  },
});

/** An event as an SDK sends it, a second before the relay has it. */
export const sentEvent = ({ issue, index, eventId, timestampMs, traceId, spanId }: SampleEvent): Sent => ({
  id: eventId,
  receivedAt: timestampMs + 1000,
  payload: {
    ...exceptionOf(issue),
    timestamp: timestampMs / 1000,
    breadcrumbs: [
      { timestamp: timestampMs / 1000 - 2, category: 'navigation', message: 'to /cart', type: 'navigation' },
    ],
    tags: { browser: BROWSERS[index % BROWSERS.length] },
    user: { id: `user-${index % 7}`, email: `user-${index % 7}@example.com` },
    request: { url: 'https://shop.example/cart', method: 'GET' },
    contexts: { trace: { trace_id: traceId, span_id: spanId } },
    extra: { cart: 3 },
    sdk: { name: 'breakwater.browser', version: '0.1.0' },
    release: RELEASES[index % RELEASES.length],
    environment: ENVIRONMENTS[index % ENVIRONMENTS.length],
  },
});

/** `count` events of an issue, one an hour back from `now`, spread by the issue so that no two issues have equal times. */
export const eventsOf = (issue: SampleIssue, count: number, now: number): SampleEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const seed = `${issue.index} ${index}`;
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
  eventId: string;
  transaction: string;
  op: string;
  startedAtMs: number;
  durationMs: number;
  failed: boolean;
}

/** A transaction of two spans, the segment first, as an SDK sends it. */
export function sentTransaction([segment, child]: readonly [SampleSpan, SampleSpan]): Sent {
  const timesOf = ({ startedAtMs, durationMs }: SampleSpan) => ({
    start_timestamp: startedAtMs / 1000,
    timestamp: (startedAtMs + durationMs) / 1000,
  });
  const nameOf = ({ spanId, parentSpanId, op, failed }: SampleSpan) => ({
    span_id: spanId,
    ...(parentSpanId !== '' && { parent_span_id: parentSpanId }),
    op,
    status: failed ? 'internal_error' : 'ok',
    data: { 'http.request.method': 'GET' },
  });
  return {
    id: segment.eventId,
    type: 'transaction',
    project: segment.project,
    receivedAt: segment.startedAtMs + 1000,
    payload: {
      ...timesOf(segment),
      platform: 'node',
      transaction: segment.transaction,
      contexts: { trace: { ...nameOf(segment), trace_id: segment.traceId } },
      spans: [{ ...nameOf(child), ...timesOf(child), description: `${child.op} something` }],
      measurements: { lcp: { value: 120.5, unit: 'millisecond' } },
      user: { id: 'user-1' },
      sdk: { name: 'breakwater.node', version: '0.1.0' },
      release: RELEASES[0],
      environment: 'production',
      server_name: 'web-1',
    },
  };
}

/** A page load in `project` and the request it made in `project + 1`, as one trace of two transactions. */
export function traceOf(
  seed: string,
  project: number,
  startedAtMs: number,
  { durationMs = 240, failed = false } = {},
): [page: [SampleSpan, SampleSpan], server: [SampleSpan, SampleSpan]] {
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
    [
      { ...page, spanId: id('page'), parentSpanId: '', op: 'pageload', startedAtMs, durationMs },
      {
        ...page,
        spanId: id('fetch'),
        parentSpanId: id('page'),
        op: 'http.client',
        startedAtMs: startedAtMs + 20,
        durationMs: durationMs / 2,
      },
    ],
    [
      {
        ...server,
        spanId: id('server'),
        parentSpanId: id('fetch'),
        op: 'http.server',
        startedAtMs: startedAtMs + 30,
        durationMs: durationMs / 3,
      },
      {
        ...server,
        spanId: id('db'),
        parentSpanId: id('server'),
        op: 'db',
        startedAtMs: startedAtMs + 35,
        durationMs: durationMs / 6,
      },
    ],
  ];
}
