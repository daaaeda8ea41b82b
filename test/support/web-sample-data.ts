import type { Issue, IssueDetail, Project } from '../../dashboard/src/contract/index.ts';

/** Data for looking at the page without a processor behind it. The same on every run, but for the clock. */
export const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const STARTED = Date.now();

const dsn = (id: number, key: string): string => `http://${key}@localhost:8000/${id}`;

const project = (id: number, slug: string, name: string, platform: string, lastReceivedAt: number | null): Project => {
  const key = `b1946ac92492d2347c6235b4d26111${String(id).padStart(2, '0')}`;
  return {
    id,
    slug,
    name,
    platform,
    lastReceivedAt,
    organization: 'default',
    status: 'active',
    createdAt: STARTED - 40 * DAY,
    dsn: dsn(id, key),
    keys: [{ publicKey: key, label: 'Default', dsn: dsn(id, key), status: 'active' }],
    unresolved: slug === 'web' ? 9 : slug === 'api' ? 4 : 0,
  };
};

export const projects: Project[] = [
  project(1, 'web', 'Web shop', 'react', STARTED - MINUTE),
  project(2, 'api', 'Checkout API', 'fastify', STARTED - 2 * MINUTE),
  project(3, 'mobile', 'Mobile app', 'javascript', null),
];

const ERRORS: readonly (readonly [
  type: string,
  value: string,
  culprit: string,
  level: string,
  extra?: Partial<Issue>,
])[] = [
  [
    'TypeError',
    "Cannot read properties of undefined (reading 'total')",
    'CartSummary(src/checkout/cart-summary.tsx)',
    'error',
    { substatus: 'regressed', handled: false },
  ],
  [
    'ChunkLoadError',
    'Loading chunk 417 failed. (missing: https://shop.example.com/assets/checkout-Dx9f21.js)',
    'retryImport(src/router/lazy.ts)',
    'error',
    { substatus: 'new', handled: false },
  ],
  ['PaymentDeclined', 'card_declined: insufficient_funds', 'POST /api/payments', 'warning', { substatus: 'ongoing' }],
  [
    'Error',
    'connect ECONNREFUSED 10.2.0.14:5432',
    'GET /api/orders/:id',
    'fatal',
    { substatus: 'new', handled: false },
  ],
  ['RangeError', 'Invalid time value', 'formatDelivery(src/orders/delivery.ts)', 'error', { substatus: 'ongoing' }],
  [
    'NetworkError',
    'Failed to fetch',
    'loadRecommendations(src/home/recommendations.ts)',
    'error',
    { substatus: 'ongoing' },
  ],
  [
    '',
    'Stock is below the safety margin for 12 articles of the winter collection that were ordered together in one very long message',
    'inventory.check',
    'info',
    { substatus: 'ongoing', type: '' },
  ],
  [
    'SyntaxError',
    'Unexpected token \'<\', "<!doctype "... is not valid JSON',
    'parseJson(src/api/client.ts)',
    'error',
    { substatus: 'new' },
  ],
  [
    'QueryFailedError',
    'duplicate key value violates unique constraint "orders_reference_key"',
    'POST /api/orders',
    'error',
    { substatus: 'ongoing' },
  ],
  ['AbortError', 'The operation was aborted.', 'search(src/search/field.tsx)', 'debug', { substatus: 'ongoing' }],
  [
    'DOMException',
    "Failed to execute 'setItem' on 'Storage': Setting the value of 'basket' exceeded the quota.",
    'saveBasket(src/basket/store.ts)',
    'error',
    { substatus: 'ongoing', handled: false },
  ],
  ['TimeoutError', 'Upstream did not answer within 5000 ms', 'GET /api/prices', 'error', { substatus: 'regressed' }],
  [
    'InvariantViolation',
    'Minified React error #418; visit https://react.dev/errors/418',
    'hydrateRoot(react-dom)',
    'error',
    { substatus: 'ongoing' },
  ],
];

const wave = (seed: number): number[] =>
  Array.from({ length: 24 }, (_, hour) => {
    const noise = Math.abs(Math.sin(seed * 12.9898 + hour * 78.233)) ** 3;
    return Math.round(noise * (seed % 4 === 0 ? 180 : 24) * (hour > 15 - (seed % 9) ? 1 : 0.1));
  });

export const issues: Issue[] = ERRORS.map(([type, value, culprit, level, extra], index) => {
  const owner = projects[/GET|POST/.test(culprit) ? 1 : 0]!;
  const trend = wave(index + 1);
  const events = trend.reduce((sum, count) => sum + count, 0) * (index === 0 ? 14 : 1) + 1;
  return {
    id: `${9_120_400_112_233_440_000n + BigInt(index)}`,
    shortId: `${owner.slug.toUpperCase()}-${['7KQ2M9', '4HX0PA', 'B31ZTT', 'M0QN7E', '9ZK4C2', 'A71RRD', 'Q8W2LM', '2YF6HH', 'T5N0VX', 'E3CJ9P', 'K6D8SB', 'W4G1UZ', 'R2M5YQ'][index]}`,
    project: { id: owner.id, slug: owner.slug, name: owner.name },
    title: type ? `${type}: ${value}` : value,
    type,
    value,
    culprit,
    level,
    platform: owner.slug === 'api' ? 'node' : 'javascript',
    handled: true,
    status: 'unresolved',
    substatus: 'ongoing',
    firstSeen: STARTED - (index === 1 ? 40 * MINUTE : (index + 1) ** 2 * 5 * HOUR),
    lastSeen: STARTED - index ** 2 * 3 * MINUTE - 20_000,
    events,
    users: Math.round(events * 0.4),
    trend,
    ...extra,
  };
});

const tags = (issue: Issue): IssueDetail['tags'] =>
  (
    [
      ['browser', ['Chrome 142', 'Safari 19.1', 'Firefox 145', 'Edge 142', 'Samsung Internet 29']],
      ['environment', ['production', 'staging']],
      ['release', ['web@4.12.0', 'web@4.11.3']],
      ['os', ['Windows 11', 'iOS 19.1', 'macOS 16', 'Android 16']],
      ['url', ['https://shop.example.com/checkout', 'https://shop.example.com/checkout/address?step=2&voucher=WINTER']],
      ['country', ['DE', 'FR', 'AT', 'CH', 'NL']],
    ] as const
  ).map(([key, values]) => {
    const counts = values.map((_, index) => Math.max(1, Math.round(issue.events / 2.2 ** (index + 1))));
    return {
      key,
      total: Math.max(
        issue.events,
        counts.reduce((sum, count) => sum + count, 0),
      ),
      values: values.map((value, index) => ({
        value,
        count: counts[index]!,
        lastSeen: issue.lastSeen - index * 7 * HOUR,
      })),
    };
  });

export const issueDetail = (issue: Issue): IssueDetail => ({
  ...issue,
  lifetimeEvents: issue.events * 3,
  lifetimeUsers: issue.users * 2,
  firstRelease: 'web@4.9.1',
  lastRelease: 'web@4.12.0',
  resolved:
    issue.status === 'resolved' ? { at: Date.now() - 9000, by: 'ada@example.com', inRelease: 'web@4.12.0' } : null,
  fingerprint: [
    'type:TypeError',
    'module:src/checkout/cart-summary function:CartSummary',
    'module:src/checkout/page function:CheckoutPage',
  ],
  groupingVersion: 'v1',
  tags: tags(issue),
  activity: [
    { kind: 'new', at: issue.firstSeen, by: '', release: 'web@4.9.1' },
    { kind: 'resolved', at: issue.firstSeen + 2 * HOUR, by: 'ada@example.com', release: 'web@4.11.3' },
    { kind: 'regressed', at: issue.firstSeen + 4 * HOUR, by: '', release: 'web@4.12.0' },
  ],
  series: Array.from({ length: 56 }, (_, step) => ({
    at: STARTED - (56 - step) * 6 * HOUR,
    events: wave(3 + (step % 7))[step % 24]! * 2 + (step > 40 ? 30 : 0),
  })),
});
