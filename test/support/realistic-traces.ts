import { chance, hex, RELEASES } from './realistic-seed.ts';

/** Traces of the last day: page loads of the shop and the work of its server for them. */
export const realisticTraces = (now: number): Record<string, unknown>[] =>
  Array.from({ length: 60 }, (_, i) => traceOf(i, now)).flat();

/** A page load in the browser, its requests, and the server's work for one of them. */
function traceOf(index: number, now: number): Record<string, unknown>[] {
  const traceId = hex(`trace${index}`, 32);
  const id = (name: string) => hex(`${traceId}${name}`, 16);
  const start = now - 120 - index * 1300;
  const slow = 1 + chance(`slow${index}`) * 2;
  const failed = index % 11 === 3;
  const span = (name: string, parent: string, op: string, description: string, from: number, to: number) => ({
    trace_id: traceId,
    span_id: id(name),
    parent_span_id: id(parent),
    op,
    description,
    start_timestamp: start + from * slow,
    timestamp: start + to * slow,
    status: 'ok',
  });
  const transaction = (
    name: string,
    spanId: string,
    parent: string | undefined,
    op: string,
    title: string,
    from: number,
    to: number,
    platform: string,
  ) => ({
    event_id: hex(`${traceId}${name}`, 32),
    type: 'transaction',
    platform,
    transaction: title,
    transaction_info: { source: 'route' },
    release: platform === 'node' ? 'shop-api@2.0.0' : RELEASES[2],
    environment: 'production',
    server_name: platform === 'node' ? 'web-1' : undefined,
    start_timestamp: start + from * slow,
    timestamp: start + to * slow,
    user: { id: String(1000 + (index % 20)) },
    contexts: {
      trace: {
        trace_id: traceId,
        span_id: spanId,
        parent_span_id: parent,
        op,
        status: failed && platform === 'node' ? 'internal_error' : 'ok',
      },
    },
  });
  return [
    {
      ...transaction(
        'page',
        id('page'),
        undefined,
        'pageload',
        index % 3 === 0 ? '/checkout' : '/products/:slug',
        0,
        1.4,
        'javascript',
      ),
      measurements: {
        lcp: { value: 900 * slow, unit: 'millisecond' },
        ttfb: { value: 90 * slow, unit: 'millisecond' },
      },
      spans: [
        span('html', 'page', 'browser.request', 'document', 0, 0.18),
        span('script', 'page', 'resource.script', '/assets/index.js', 0.2, 0.42),
        span('stock', 'page', 'http.client', 'GET /api/stock', 0.5, 0.95),
        span('image', 'page', 'resource.img', '/images/desk-lamp.webp', 0.55, 0.8),
        span('paint', 'page', 'ui.react.render', '<Checkout>', 0.96, 1.35),
      ],
    },
    {
      ...transaction('server', id('server'), id('stock'), 'http.server', 'GET /api/stock', 0.55, 0.9, 'node'),
      spans: [
        span('auth', 'server', 'middleware', 'session', 0.56, 0.6),
        ...Array.from({ length: 6 }, (_, i) =>
          span(
            `query${i}`,
            'server',
            'db.query',
            'SELECT count FROM stock WHERE product = $1',
            0.61 + i * 0.04,
            0.645 + i * 0.04,
          ),
        ),
        span('cache', 'server', 'cache.put', 'stock:desk-lamp', 0.86, 0.88),
      ],
    },
  ];
}
