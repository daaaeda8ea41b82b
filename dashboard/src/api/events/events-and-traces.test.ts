import { envelopeRecord } from '@breakwater/processor/testing';
import { TOPICS } from '@breakwater/relay/log';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { traceListSchema, traceSchema } from '../../contract/traces.schema.ts';
import { transactionDetailSchema, transactionListSchema } from '../../contract/performance.schema.ts';
import { event, events, issue, PROJECT, spans, useSampleApi } from '../testing/sample-api.ts';
import * as sentry from '../testing/sentry-schemas.ts';

const api = useSampleApi();

test('the Sentry-compatible event has symbolicated frames with numbered lines', async () => {
  const found = await api.read(`${PROJECT}/events/${event.eventId}/`, sentry.event);
  const entry = found.entries.find(({ type }) => type === 'exception');
  expect(entry).toMatchObject({
    data: { values: [{ stacktrace: { frames: [{}, { function: 'add', lineNo: 14, inApp: true }] } }] },
  });
  expect(entry).toMatchObject({
    data: {
      values: [
        {
          stacktrace: {
            frames: [
              {},
              {
                context: [
                  [13, 'function add(item) {'],
                  [14, '  return item.total + 1;'],
                  [15, '}'],
                ],
              },
            ],
          },
        },
      ],
    },
  });
  expect(found.tags).toContainEqual({ key: 'environment', value: 'production' });
  expect([found.previousEventID, found.nextEventID]).toEqual([events[4]!.eventId, events[2]!.eventId]);
});

test('pages of Sentry’s lists continue by the Link header', async () => {
  const seen: string[] = [];
  let path: string | undefined = `/api/0/issues/${issue.issueId}/events/?limit=15`;
  while (path) {
    const response: Response = await api.current().ask(path);
    seen.push(
      ...z
        .array(sentry.eventSummary)
        .parse(await response.json())
        .map(({ id }) => id),
    );
    const next = /<([^>]+)>; rel="next"; results="true"; cursor="[^"]+"/.exec(response.headers.get('link') ?? '');
    path = next?.[1] ? new URL(next[1]).pathname + new URL(next[1]).search : undefined;
  }
  expect(seen).toEqual(events.map(({ eventId }) => eventId));
});

test('a transaction is found by its event id, and a trace joins two projects', async () => {
  const [page, , server] = spans;
  const transaction = await api.read(`${PROJECT}/events/${page!.eventId}/`, sentry.event);
  expect(transaction).toMatchObject({
    title: '/cart',
    groupID: null,
    entries: [{ type: 'spans', data: [{ span_id: spans[1]!.spanId }] }],
  });
  const trace = await api.read(`/api/ui/traces/${page!.traceId}`, traceSchema);
  expect(trace.spans.map((span) => [span.project.slug, span.op])).toEqual([
    ['default', 'pageload'],
    ['default', 'http.client'],
    ['shop-api', 'http.server'],
    ['shop-api', 'db'],
  ]);
  expect((await api.current().ask(`${PROJECT}/events/${server!.eventId}/`)).status).toBe(404);
  const { traces } = await api.read('/api/ui/traces?project=shop-api', traceListSchema);
  expect(traces[0]).toMatchObject({ root: '/cart', spans: 4, services: 2, failed: true, project: { slug: 'default' } });
  expect(traces).toHaveLength(12);
});

test('a trace of the list has the duration of its root, though a request of the page came long after', async () => {
  const [page] = spans;
  const startedAt = page!.startedAtMs / 1000 + 9;
  const late = {
    trace_id: page!.traceId,
    span_id: 'f'.repeat(16),
    parent_span_id: page!.spanId,
    op: 'http.client',
    start_timestamp: startedAt,
    timestamp: startedAt + 1,
  };
  const { log, work } = api.pipeline();
  const receivedAt = page!.startedAtMs + 11_000;
  const sent = { id: 'f'.repeat(32), type: 'span' as const, project: page!.project, receivedAt, payload: late };
  await log.append(TOPICS.spans.name, [envelopeRecord(sent)]);
  await work();
  const { traces } = await api.read('/api/ui/traces', traceListSchema);
  expect(traces.find(({ traceId }) => traceId === page!.traceId)).toMatchObject({
    durationMs: page!.durationMs,
    spans: 5,
  });
});

test('transactions have throughput, percentiles, failures and their share of time', async () => {
  const { transactions, series, whole } = await api.read('/api/ui/transactions', transactionListSchema);
  expect(transactions.map(({ name, count }) => [name, count])).toEqual([
    ['/cart', 12],
    ['GET /api/cart', 12],
  ]);
  // The digest goes between the two in the middle.
  expect(transactions[0]!.p50).toBe(155);
  expect(transactions[1]).toMatchObject({ failureRate: 3 / 12, timeShare: expect.closeTo(0.25, 5) });
  expect(series.reduce((sum, step) => sum + step.count, 0)).toBe(24);
  expect(whole).toMatchObject({ count: 24, failed: 3 });
  const detail = await api.read(
    '/api/ui/transactions/detail?project=shop-api&name=GET%20/api/cart',
    transactionDetailSchema,
  );
  expect(detail.samples.filter(({ kind }) => kind === 'failed')).toHaveLength(3);
  expect(detail.samples).toHaveLength(12);
  expect(new Set(detail.samples.map(({ traceId }) => traceId)).size).toBe(12);
  expect(detail.whole).toMatchObject({ count: 12, failed: 3, p50: detail.row.p50, p95: detail.row.p95 });
  expect(detail.breakdown).toMatchObject([{ op: 'db', count: 12 }]);
});

test('time spent is one share in the list and on the page that its row opens, with and without a project or a filter', async () => {
  const listed = async (params: string) => {
    const { transactions } = await api.read(`/api/ui/transactions?${params}`, transactionListSchema);
    return transactions.find(({ name }) => name === 'GET /api/cart')!.timeShare;
  };
  const page = async (params: string) => {
    const path = `/api/ui/transactions/detail?project=shop-api&name=GET%20/api/cart${params}`;
    return (await api.read(path, transactionDetailSchema)).row.timeShare;
  };
  expect(await listed('')).toBeCloseTo(0.25, 5);
  expect(await listed('query=GET')).toBeCloseTo(0.25, 5);
  expect(await page('&among=all')).toBeCloseTo(0.25, 5);
  expect([await listed('project=shop-api'), await page('&among=project'), await page('')]).toEqual([1, 1, 1]);
});
