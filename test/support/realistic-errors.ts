import { chance, DAY_S, hex, pick, RELEASES } from './realistic-seed.ts';

const BROWSERS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
];

interface Kind {
  type: string;
  value: string;
  platform: 'javascript' | 'node';
  handled: boolean;
  level: string;
  events: number;
  transaction: string;
  frames: { filename: string; function: string; lineno: number; in_app: boolean; context: string[] }[];
}

const library = (filename: string, name: string) => ({
  filename,
  function: name,
  lineno: 210,
  in_app: false,
  context: [],
});

const KINDS: Kind[] = [
  {
    type: 'TypeError',
    value: "Cannot read properties of undefined (reading 'amount')",
    platform: 'javascript',
    handled: false,
    level: 'error',
    events: 96,
    transaction: '/checkout',
    frames: [
      library('node_modules/react-dom/cjs/react-dom-client.production.js', 'batchedUpdates$1'),
      library('node_modules/react-dom/cjs/react-dom-client.production.js', 'dispatchEventForPluginEventSystem'),
      {
        filename: 'src/Checkout.tsx',
        function: 'onClick',
        lineno: 24,
        in_app: true,
        context: [
          '  return (',
          '    <main>',
          '      <button onClick={() => setTotal(totalOf(cart))}>Pay</button>',
          '    </main>',
          '  );',
        ],
      },
      {
        filename: 'src/cart.ts',
        function: 'totalOf',
        lineno: 9,
        in_app: true,
        context: [
          '  let total = 0;',
          '  for (const item of cart.items) {',
          '    total += item.price.amount;',
          '  }',
          '  return total;',
        ],
      },
    ],
  },
  {
    type: 'PaymentDeclinedError',
    value: 'Card was declined by the issuer (do_not_honor)',
    platform: 'node',
    handled: true,
    level: 'warning',
    events: 41,
    transaction: 'POST /api/orders',
    frames: [
      library('node:internal/process/task_queues', 'processTicksAndRejections'),
      {
        filename: '/srv/shop/src/orders.ts',
        function: 'placeOrder',
        lineno: 58,
        in_app: true,
        context: [
          '  const intent = await payments.create(order);',
          '',
          '  if (intent.status === "declined") throw new PaymentDeclinedError(intent);',
          '',
          '  await mail.receipt(order);',
        ],
      },
    ],
  },
  {
    type: 'RangeError',
    value: 'Invalid time value',
    platform: 'javascript',
    handled: false,
    level: 'error',
    events: 17,
    transaction: '/orders/:id',
    frames: [
      {
        filename: 'src/DeliveryDate.tsx',
        function: 'DeliveryDate',
        lineno: 31,
        in_app: true,
        context: [
          '  const date = new Date(props.eta);',
          '',
          '  return <time dateTime={date.toISOString()}>{format(date)}</time>;',
          '}',
          '',
        ],
      },
    ],
  },
  {
    type: 'Error',
    value: 'connect ECONNREFUSED 10.0.4.17:5432',
    platform: 'node',
    handled: true,
    level: 'fatal',
    events: 8,
    transaction: 'GET /api/stock',
    frames: [
      library('node:net', 'TCPConnectWrap.afterConnect'),
      {
        filename: '/srv/shop/src/stock.ts',
        function: 'stockOf',
        lineno: 14,
        in_app: true,
        context: [
          'export async function stockOf(id: string) {',
          '  // One connection is enough: the answer is cached.',
          '  const rows = await database.query(STOCK, [id]);',
          '  return rows[0]?.count ?? 0;',
          '}',
        ],
      },
    ],
  },
  {
    type: 'ChunkLoadError',
    value: 'Loading chunk 812 failed. (timeout: https://shop.example.com/assets/Gallery-B7xW2q.js)',
    platform: 'javascript',
    handled: false,
    level: 'error',
    events: 5,
    transaction: '/products/:slug',
    frames: [
      {
        filename: 'src/routes.tsx',
        function: 'loadGallery',
        lineno: 12,
        in_app: true,
        context: [
          'const Gallery = lazy(() =>',
          '  // Split off: half of the visitors never open it.',
          "  import('./Gallery'),",
          ');',
          '',
        ],
      },
    ],
  },
];

/** Errors of the last two weeks, most of them new. */
export const realisticErrors = (now: number): Record<string, unknown>[] =>
  KINDS.flatMap((kind) => Array.from({ length: kind.events }, (_, i) => errorOf(kind, i, now)));

function errorOf(kind: Kind, index: number, now: number): Record<string, unknown> {
  const seed = `${kind.type}${index}`;
  const age = chance(`${seed}age`) ** 2 * 13 * DAY_S + 60;
  const customer = Math.floor(chance(`${seed}user`) * 40);
  const release = age < 2 * DAY_S ? RELEASES[2] : age < 6 * DAY_S ? RELEASES[1] : RELEASES[0];
  const timestamp = now - age;
  return {
    event_id: hex(seed, 32),
    timestamp,
    platform: kind.platform,
    level: kind.level,
    release,
    environment: pick(`${seed}env`, ['production', 'production', 'production', 'staging']),
    transaction: kind.transaction,
    server_name: kind.platform === 'node' ? pick(`${seed}host`, ['web-1', 'web-2']) : undefined,
    user: { id: String(1000 + customer), email: `customer${customer}@example.com` },
    tags: {
      region: pick(`${seed}region`, ['eu-west', 'eu-west', 'us-east', 'ap-south']),
      plan: pick(`${seed}plan`, ['free', 'team']),
    },
    request: {
      url: `https://shop.example.com${kind.transaction
        .replace(/^[A-Z]+ /, '')
        .replace(':id', '4711')
        .replace(':slug', 'desk-lamp')}`,
      method: kind.transaction.startsWith('POST') ? 'POST' : 'GET',
      query_string: 'utm_source=mail&step=2',
      headers: { 'User-Agent': pick(`${seed}browser`, BROWSERS), Referer: 'https://shop.example.com/' },
    },
    breadcrumbs: {
      values: [
        {
          timestamp: timestamp - 4.2,
          category: 'navigation',
          type: 'navigation',
          data: { from: '/', to: '/products/desk-lamp' },
        },
        {
          timestamp: timestamp - 2.9,
          category: 'fetch',
          type: 'http',
          data: { method: 'GET', url: '/api/stock', status_code: 200 },
        },
        { timestamp: timestamp - 1.3, category: 'ui.click', message: 'button#add-to-cart' },
        { timestamp: timestamp - 0.4, category: 'console', level: 'warning', message: 'voucher without a price' },
      ],
    },
    contexts: { trace: traceContextOf(kind, index) },
    exception: {
      values: [
        {
          type: kind.type,
          value: kind.value,
          mechanism: { type: kind.handled ? 'generic' : 'onerror', handled: kind.handled },
          stacktrace: {
            frames: kind.frames.map(({ context, ...frame }) => ({
              ...frame,
              abs_path: frame.filename,
              colno: 11,
              ...(context.length > 0 && {
                pre_context: context.slice(0, 2),
                context_line: context[2],
                post_context: context.slice(3),
              }),
            })),
          },
        },
      ],
    },
  };
}

/** Errors of the newest day belong to one of the traces; older ones have a trace of their own. */
function traceContextOf(kind: Kind, index: number): Record<string, string> {
  const traceId = hex(index % 4 === 0 ? `trace${index % 60}` : `${kind.type}${index}alone`, 32);
  return { trace_id: traceId, span_id: hex(`${traceId}${kind.platform === 'node' ? 'server' : 'page'}`, 16) };
}
