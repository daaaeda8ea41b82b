import type { Trace, TraceSpan, TransactionRow } from '../../dashboard/src/contract/index.ts';
import { issues, MINUTE, STARTED } from './web-sample-data.ts';

export const transactions: TransactionRow[] = (
  [
    ['GET /api/orders/:id', 'http.server', 812, 0.41],
    ['/checkout', 'pageload', 1430, 0.22],
    ['POST /api/payments', 'http.server', 620, 0.14],
    ['/product/:slug', 'pageload', 980, 0.11],
    ['GET /api/prices', 'http.server', 48, 0.06],
    ['sync-inventory', 'queue.task', 8400, 0.04],
    ['GET /health', 'http.server', 0.8, 0.001],
  ] as const
).map(([name, op, p50, timeShare], index) => ({
  project: { id: op === 'pageload' ? 1 : 2, slug: op === 'pageload' ? 'web' : 'api' },
  name,
  op,
  count: 84_000 / (index + 1),
  perMinute: 420 / (index + 1) ** 2,
  p50,
  p75: p50 * 1.4,
  p95: p50 * 2.9,
  p99: p50 * 5.2,
  failureRate: [0.002, 0.0004, 0.061, 0, 0.013, 0.25, 0][index]!,
  users: op === 'http.server' ? 0 : 5120 / (index + 1),
  timeShare,
}));

export const series = (p50: number) =>
  Array.from({ length: 96 }, (_, step) => {
    const swing = 1 + 0.25 * Math.sin(step / 9) + 0.12 * Math.sin(step * 1.7);
    const slow = step > 70 && step < 82 ? 1.9 : 1;
    return {
      at: STARTED - (96 - step) * 15 * MINUTE,
      count: Math.round(320 * (1 + 0.6 * Math.sin(step / 14))),
      failed: step % 11 === 0 ? 6 : 1,
      p50: p50 * swing,
      p95: p50 * 2.9 * swing * slow,
    };
  });

const span = (
  n: number,
  parent: number | null,
  op: string,
  description: string,
  start: number,
  durationMs: number,
  more: Partial<TraceSpan> = {},
): TraceSpan => ({
  project: { id: 1, slug: 'web' },
  spanId: n.toString(16).padStart(16, 'a'),
  parentSpanId: parent === null ? '' : parent.toString(16).padStart(16, 'a'),
  isSegment: false,
  transaction: '/checkout',
  op,
  description,
  status: 'ok',
  failed: false,
  startedAt: STARTED - 90_000 + start,
  durationMs,
  service: 'web',
  attributes: {},
  measurements: {},
  ...more,
});

const api = { project: { id: 2, slug: 'api' }, service: 'checkout-api', transaction: 'POST /api/checkout' };
export const trace: Trace = {
  traceId: '4c79f60c11214eb38604f4ae0781bfb2',
  totalSpans: 241,
  spans: [
    span(1, null, 'pageload', '/checkout', 0, 2312, {
      isSegment: true,
      measurements: { lcp: 1840, fcp: 620, ttfb: 142 },
      attributes: {
        'browser.name': 'Chrome',
        'url.full': 'https://shop.example.com/checkout',
        'http.response.status_code': '200',
        release: 'web@4.12.0',
      },
    }),
    span(2, 1, 'browser.request', 'GET /checkout', 4, 138),
    span(3, 1, 'resource.script', 'https://shop.example.com/assets/index-Dx9f21.js', 160, 210),
    span(4, 1, 'resource.css', '/assets/index.css', 162, 70),
    span(5, 1, 'http.client', 'POST /api/checkout', 610, 1210, { failed: true, status: 'internal_error' }),
    span(6, 5, 'http.server', 'POST /api/checkout', 655, 1120, {
      ...api,
      isSegment: true,
      failed: true,
      status: 'internal_error',
      attributes: { 'http.method': 'POST', 'http.route': '/api/checkout', 'server.address': 'checkout-api-3' },
    }),
    span(7, 6, 'middleware', 'authenticate', 660, 22, api),
    span(8, 6, 'db.query', 'SELECT * FROM baskets WHERE id = $1', 690, 38, {
      ...api,
      attributes: { 'db.system': 'postgresql' },
    }),
    ...Array.from({ length: 40 }, (_, index) =>
      span(100 + index, 6, 'db.query', 'SELECT price FROM prices WHERE sku = $1', 735 + index * 14, 11, {
        ...api,
        attributes: { 'db.system': 'postgresql' },
      }),
    ),
    span(9, 6, 'http.client', 'POST https://quotes.internal/v2/quotes', 1310, 402, {
      ...api,
      failed: true,
      status: 'unavailable',
    }),
    span(10, 9, 'http.server', 'POST /v2/quotes', 1322, 380, {
      ...api,
      service: 'quotes',
      isSegment: true,
      failed: true,
      status: 'unavailable',
    }),
    span(11, 10, 'cache.get', 'quote:AT-6020', 1330, 2, { ...api, service: 'quotes' }),
    span(12, 10, 'rpc', 'carriers.Shipping/Rates', 1334, 360, {
      ...api,
      service: 'quotes',
      failed: true,
      status: 'unavailable',
    }),
    span(13, 1, 'ui.render', 'CheckoutPage', 1850, 96),
    span(14, 13, 'ui.render', 'CartSummary', 1862, 60, { failed: true, status: 'internal_error' }),
    span(15, 1, 'ui.long-task', 'Main thread blocked', 1960, 188),
    span(16, 99, 'queue.publish', 'mail.order-confirmation', 1790, 6, { ...api, service: 'mailer' }),
  ],
  errors: [
    {
      eventId: '5f3a9c1e7b2d48065f3a9c1e7b2d0128',
      issueId: issues[0]!.id,
      shortId: issues[0]!.shortId,
      project: { id: 1, slug: 'web' },
      spanId: (14).toString(16).padStart(16, 'a'),
      title: issues[0]!.title,
      level: 'error',
      timestamp: STARTED - 90_000 + 1900,
    },
    {
      eventId: '5f3a9c1e7b2d48065f3a9c1e7b2d0044',
      issueId: issues[3]!.id,
      shortId: issues[3]!.shortId,
      project: { id: 2, slug: 'api' },
      spanId: '',
      title: issues[3]!.title,
      level: 'fatal',
      timestamp: STARTED - 90_000 + 1700,
    },
  ],
};
