import { encodeEnvelope } from '@breakwater/sdk/wire';

import { errorEvent } from '../support/send.ts';

/** The receipt that an injected event must have. */
export interface Expected {
  state: 'stored' | 'lost';
  /** One of its drops: `stage outcome:reason`. */
  drop?: string;
  /** The number of its recognised copies. */
  copies?: number;
  /** A lane that it was moved to. */
  lane?: string;
}

export interface Injected {
  kind: string;
  eventId: string;
  body: Uint8Array;
  headers: Record<string, string>;
  /** `sentry_client` of the authentication. */
  client: string;
  /** Set for an event through a tunnel: only the DSN in the envelope identifies its project. */
  isTunnelled: boolean;
  /** How often it is sent. */
  times: number;
  expected: Expected;
}

type Made = Pick<Injected, 'expected'> &
  Partial<Pick<Injected, 'client' | 'headers' | 'times' | 'isTunnelled'>> & {
    item: Item;
    beside?: Item[];
    /** Bytes that are missing at the end. */
    cut?: number;
  };

interface Item {
  type: string;
  payload: string | object;
  headers?: Record<string, unknown>;
}

/** Settings of the one process: a proxy on the same machine names the client's address. */
export const ENVIRONMENT = { BREAKWATER_TRUST_PROXY: '127.0.0.1' };
const CUSTOMER = '198.51.100.7';
const FILTERED_ADDRESS = '203.0.113.9';

/** Intake settings that make each reason possible: the body of `PUT .../intake/`, without the version. */
export const INTAKE = {
  allowedDomains: ['shop.example'],
  filters: {
    browserExtensions: true,
    legacyBrowsers: true,
    crawlers: true,
    localhost: true,
    healthChecks: true,
    errorMessages: ['*unwanted*'],
    releases: ['old@*'],
    urls: ['*/internal/*'],
    ips: ['203.0.113.0/24'],
  },
  quotas: [{ categories: ['feedback'], limit: 0, windowSeconds: 60, reasonCode: 'no_feedback' }],
  drains: [{ client: 'broken/1.0' }],
  spikeProtection: false,
};

const lost = (drop: string): Expected => ({ state: 'lost', drop });
const event = (more: Record<string, unknown> = {}): Item => ({ type: 'event', payload: errorEvent(more) });

function transaction(more: object = {}): Item {
  const end = Date.now() / 1000;
  const trace = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), op: 'http.server' };
  return {
    type: 'transaction',
    payload: {
      type: 'transaction',
      platform: 'node',
      transaction: 'GET /cart',
      start_timestamp: end - 1,
      timestamp: end,
      contexts: { trace },
      ...more,
    },
  };
}

/** Every kind of outcome, how often it is injected, and the event that is sent for it. */
const KINDS: Readonly<Record<string, { share: number; make: (index: number) => Made }>> = {
  stored: {
    share: 50,
    make: (index) => ({ item: event({ fingerprint: [`group ${index % 50}`] }), expected: { state: 'stored' } }),
  },
  transaction: { share: 10, make: () => ({ item: transaction(), expected: { state: 'stored' } }) },
  'filtered by message': {
    share: 5,
    make: () => ({ item: event({ exception: UNWANTED }), expected: lost('relay filtered:error-message') }),
  },
  'filtered by release': {
    share: 3,
    make: () => ({ item: event({ release: 'old@1.0.0' }), expected: lost('relay filtered:release-version') }),
  },
  'filtered crawler': {
    share: 3,
    make: () => ({
      item: event(),
      headers: { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
      expected: lost('relay filtered:web-crawlers'),
    }),
  },
  'filtered legacy browser': {
    share: 2,
    make: () => ({
      item: event({ platform: 'javascript' }),
      headers: { 'user-agent': 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)' },
      expected: lost('relay filtered:legacy-browsers'),
    }),
  },
  'filtered extension': {
    share: 2,
    make: () => ({
      item: event({ exception: OF_EXTENSION }),
      expected: lost('relay filtered:browser-extensions'),
    }),
  },
  'filtered localhost': {
    share: 2,
    make: () => ({ item: page('http://localhost:3000/cart'), expected: lost('relay filtered:localhost') }),
  },
  'filtered address': {
    share: 2,
    make: () => ({
      item: event(),
      headers: { 'x-forwarded-for': FILTERED_ADDRESS },
      expected: lost('relay filtered:ip-address'),
    }),
  },
  'filtered url': {
    share: 2,
    make: () => ({ item: page('https://shop.example/internal/tools'), expected: lost('relay filtered:url') }),
  },
  'filtered health check': {
    share: 3,
    make: () => ({
      item: transaction({ transaction: 'GET /healthz' }),
      expected: lost('relay filtered:filtered-transaction'),
    }),
  },
  'rate limited': {
    share: 4,
    make: () => ({
      item: { type: 'feedback', payload: errorEvent() },
      expected: lost('relay rate_limited:no_feedback'),
    }),
  },
  drained: {
    share: 4,
    make: () => ({ item: event(), client: 'broken/1.0', expected: lost('relay dropped:drained') }),
  },
  unsupported: {
    share: 3,
    make: () => ({ item: { type: 'replay_event', payload: {} }, expected: lost('relay dropped:unsupported') }),
  },
  'no object': {
    share: 3,
    make: () => ({ item: { type: 'event', payload: '[1]' }, expected: lost('relay invalid:invalid_json') }),
  },
  'too large': {
    share: 0.1,
    make: () => ({
      item: { type: 'event', payload: { message: 'x'.repeat(1_100_000) } },
      expected: lost('relay invalid:too_large:event'),
    }),
  },
  'page not allowed': {
    share: 2,
    make: () => ({
      item: event(),
      headers: { origin: 'https://elsewhere.example' },
      isTunnelled: true,
      expected: lost('relay invalid:cors'),
    }),
  },
  'header of relays': {
    share: 2,
    make: () => ({
      item: { ...event(), headers: { data_category: 'security' } },
      expected: lost('relay invalid:internal_envelope'),
    }),
  },
  'deep header': {
    share: 2,
    make: () => ({
      item: { ...event(), headers: { deep: JSON.parse('['.repeat(200) + ']'.repeat(200)) } },
      expected: lost('relay invalid:invalid_item'),
    }),
  },
  'two events': {
    share: 2,
    make: () => ({ item: event(), beside: [event()], expected: lost('relay invalid:duplicate_item') }),
  },
  'cut off': { share: 2, make: () => ({ item: event(), cut: 10, expected: lost('relay invalid:invalid_envelope') }) },
  duplicate: { share: 4, make: () => ({ item: event(), times: 2, expected: { state: 'stored', copies: 1 } }) },
  dead: {
    share: 3,
    make: () => ({
      item: { type: 'event', payload: '{"message": broken}' },
      expected: lost('processor dead:envelope'),
    }),
  },
  'no trace': {
    share: 2,
    make: () => ({
      item: transaction({ contexts: {} }),
      expected: lost('processor dropped:invalid_transaction'),
    }),
  },
  'too old': {
    share: 2,
    make: () => ({
      item: transaction({ start_timestamp: 1_000_000_000, timestamp: 1_000_000_001 }),
      // Its times move to its arrival.
      expected: { state: 'stored' },
    }),
  },
  late: {
    share: 3,
    make: () => ({
      item: event({ timestamp: Date.now() / 1000 - 1200 }),
      expected: { state: 'stored', lane: 'backlog' },
    }),
  },
};

const UNWANTED = { values: [{ type: 'Error', value: 'an unwanted message' }] };

const OF_EXTENSION = {
  values: [
    {
      type: 'TypeError',
      value: 'x is null',
      stacktrace: {
        frames: [{ filename: 'chrome-extension://abcdef/inject.js', function: 'run', lineno: 1, colno: 1 }],
      },
    },
  ],
};

const page = (url: string): Item => event({ platform: 'javascript', request: { url } });

const TOTAL = Object.values(KINDS).reduce((sum, { share }) => sum + share, 0);

export const KIND_NAMES = Object.keys(KINDS);

/** One event of a run: the same seed gives the same kinds in the same order. */
export function injectedAt(index: number, random: () => number, dsn: string): Injected {
  const kind = index < KIND_NAMES.length ? (KIND_NAMES[index] ?? '') : kindAt(random() * TOTAL);
  const made = KINDS[kind]?.make(index);
  if (!made) throw new Error(`no kind ${kind}`);
  const eventId = idAt(random);
  const items = [made.item, ...(made.beside ?? [])].map(({ type, payload, headers }) => ({
    headers: { type, ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify({ ...payload, event_id: eventId }),
  }));
  const isTunnelled = made.isTunnelled ?? false;
  const whole = encodeEnvelope({
    headers: { event_id: eventId, sent_at: new Date().toISOString(), ...(isTunnelled && { dsn }) },
    items,
  });
  return {
    kind,
    eventId,
    body: made.cut === undefined ? whole : whole.subarray(0, -made.cut),
    headers: { 'x-forwarded-for': CUSTOMER, ...made.headers },
    client: made.client ?? 'sentry.javascript.node/11.0.0',
    isTunnelled,
    times: made.times ?? 1,
    expected: made.expected,
  };
}

function kindAt(place: number): string {
  let left = place;
  for (const [kind, { share }] of Object.entries(KINDS)) {
    left -= share;
    if (left < 0) return kind;
  }
  return 'stored';
}

const idAt = (random: () => number): string =>
  Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
