import type { EventDetail, Issue } from '../../dashboard/src/contract/index.ts';
import { MINUTE } from './web-sample-data.ts';

const source = (lines: string): string[] => lines.split('\n');
const library = (name: string, line: number) => ({
  filename: 'node_modules/react-dom/cjs/react-dom-client.production.js',
  function: name,
  lineno: line,
  colno: 21,
  in_app: false,
  data: { symbolication: 'missing_source_content', debug_id: 'c2f1…' },
});
const minified = (name: string, line: number, colno: number, in_app = true) => ({
  filename: 'https://shop.example.com/assets/index-Dx9f21.js',
  abs_path: 'https://shop.example.com/assets/index-Dx9f21.js',
  function: name,
  lineno: line,
  colno,
  in_app,
});

export const eventDetail = (issue: Issue, position: number, total: number): EventDetail => {
  const at = issue.lastSeen - (total - position) * 11 * MINUTE;
  const seconds = at / 1000;
  const id = (n: number): string => `${'5f3a9c1e7b2d4806'.repeat(2).slice(0, 28)}${String(n).padStart(4, '0')}`;
  const frames = [
    ...[
      'performWorkUntilDeadline',
      'performWorkOnRoot',
      'renderRootSync',
      'workLoopSync',
      'performUnitOfWork',
      'beginWork',
      'renderWithHooks',
    ].map((name, index) => library(name, 4100 + index * 37)),
    {
      filename: 'src/checkout/page.tsx',
      abs_path: 'webpack:///src/checkout/page.tsx',
      function: 'CheckoutPage',
      module: 'src/checkout/page',
      lineno: 41,
      colno: 10,
      in_app: true,
      pre_context: source(
        'export function CheckoutPage({ basket }: Props) {\n  const { address, total } = useCheckout(basket);\n\n  return (\n    <Layout title="Checkout">',
      ),
      context_line: '      <CartSummary lines={basket.lines} quote={address.quote} />',
      post_context: source(
        '      <AddressForm value={address} />\n      <PayButton amount={total} />\n    </Layout>\n  );',
      ),
      data: { symbolication: 'ok', debug_id: '9f0c' },
    },
    {
      filename: 'src/checkout/lines.ts',
      function: 'withShipping',
      lineno: 8,
      colno: 3,
      in_app: true,
      data: { symbolication: 'missing_source_map', debug_id: '7a1d' },
    },
    {
      filename: 'src/checkout/cart-summary.tsx',
      abs_path: 'webpack:///src/checkout/cart-summary.tsx',
      function: 'CartSummary',
      module: 'src/checkout/cart-summary',
      lineno: 23,
      colno: 31,
      in_app: true,
      pre_context: source(
        '  const currency = useCurrency();\n  // A quote may still be on its way while the address is typed.\n  const rows = lines.map((line) => rowOf(line, currency));\n  const discount = `${Math.round(voucher.share * 100)} %`;\n',
      ),
      context_line: '  const sum = rows.length > 0 ? quote.shipping.total + subtotal(rows) : 0;',
      post_context: source(
        '\n  return (\n    <section className={styles.summary} aria-label="Your order">\n      {rows.map((row) => <Row key={row.sku} {...row} />)}',
      ),
      vars: { lines: [{ sku: 'A-1009', quantity: 2 }], quote: { shipping: null, id: 'q_8812' } },
      data: { symbolication: 'ok', debug_id: '9f0c' },
    },
  ];
  return {
    eventId: id(position),
    issueId: issue.id,
    project: { id: issue.project.id, slug: issue.project.slug },
    timestamp: at,
    receivedAt: at + 340,
    position,
    total,
    previous: position > 1 ? id(position - 1) : null,
    next: position < total ? id(position + 1) : null,
    event: {
      event_id: id(position),
      timestamp: seconds,
      platform: issue.platform,
      level: issue.level,
      release: 'web@4.12.0',
      environment: 'production',
      transaction: '/checkout',
      server_name: 'web-7',
      exception: [
        {
          type: 'QuoteError',
          value: 'quote q_8812 has no shipping for AT-6020',
          mechanism: { type: 'chained', handled: true },
          stacktrace: {
            frames: [
              {
                filename: 'src/checkout/quote.ts',
                function: 'quoteFor',
                lineno: 12,
                colno: 9,
                in_app: true,
                context_line: '    throw new QuoteError(`quote ${id} has no shipping for ${zip}`);',
                pre_context: ['  if (!quote.shipping) {'],
                post_context: ['  }'],
                data: { symbolication: 'ok' },
              },
            ],
          },
        },
        {
          type: issue.type || 'Error',
          value: issue.value,
          mechanism: { type: 'onerror', handled: issue.handled },
          stacktrace: { frames },
          raw_stacktrace: {
            frames: [minified('T', 12, 40_112, false), minified('e', 31, 8_812), minified('n', 31, 102_233)],
          },
        },
      ],
      breadcrumbs: [
        {
          timestamp: seconds - 64.2,
          category: 'navigation',
          type: 'navigation',
          data: { from: '/basket', to: '/checkout' },
        },
        { timestamp: seconds - 12.04, category: 'ui.click', message: 'button.pay > span' },
        {
          timestamp: seconds - 3.811,
          category: 'fetch',
          type: 'http',
          data: { method: 'POST', url: '/api/quotes', status_code: 200 },
          level: 'info',
        },
        {
          timestamp: seconds - 1.204,
          category: 'console',
          level: 'warning',
          message: 'quote without shipping, falling back to standard',
        },
        {
          timestamp: seconds - 0.412,
          category: 'fetch',
          type: 'http',
          data: { method: 'GET', url: '/api/vouchers/WINTER', status_code: 500 },
          level: 'error',
        },
        { timestamp: seconds - 0.035, category: 'state', message: 'checkout/addressChanged', level: 'debug' },
      ],
      tags: [
        ['browser', 'Chrome 142'],
        ['os', 'Windows 11'],
        ['environment', 'production'],
        ['release', 'web@4.12.0'],
        ['checkout.step', 'address'],
        ['url', 'https://shop.example.com/checkout'],
      ],
      user: {
        id: '88213',
        email: 'grace@example.com',
        ip_address: '203.0.113.8',
        geo: { country_code: 'AT', city: 'Innsbruck' },
      },
      request: {
        url: 'https://shop.example.com/api/checkout',
        method: 'POST',
        query_string: [
          ['step', '2'],
          ['voucher', 'WINTER'],
        ],
        headers: [
          ['User-Agent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0'],
          ['Content-Type', 'application/json'],
          ['Authorization', 'Bearer eyJhbGciOi'],
          ['Cookie', 'session=abc'],
        ],
        data: { address: { zip: '6020' }, lines: 2 },
      },
      contexts: {
        trace: { trace_id: '4c79f60c11214eb38604f4ae0781bfb2', span_id: 'a1c2e3f4a5b6c7d8', op: 'ui.render' },
        browser: { name: 'Chrome', version: '142.0.0' },
        os: { name: 'Windows', version: '11' },
        device: { family: 'Other', memory_size: 8_589_934_592, online: true },
      },
      extra: { basketId: 'bk_99120', experiment: { name: 'one-page-checkout', arm: 'B' }, attempts: 3 },
      modules: { react: '19.3.1', 'react-dom': '19.3.1', zod: '4.6.7' },
      sdk: { name: 'breakwater.browser', version: '0.1.0' },
      fingerprint: undefined,
      errors: [],
    },
  };
};
