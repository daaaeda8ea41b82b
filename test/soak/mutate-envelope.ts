import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { DSN_KEY } from '../support/breakwater.ts';

/** Requests that no sane client sends, and some that one might send. */
export interface Mutant {
  path: string;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** Deterministic (mulberry32): a seed fixes the whole run. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FIXTURES = new URL('../../sdk/src/wire/fixtures/', import.meta.url);
const MIB = 1024 * 1024;

/** Makes one mutant at a time from envelopes that real SDKs sent. */
export function createMutator(seed: number): () => Mutant {
  const random = randomOf(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T;
  const chance = (share: number): boolean => random() < share;
  const envelopes = readdirSync(FIXTURES).map((name) => readFileSync(new URL(name, FIXTURES)));
  const bombs = [
    gzipSync(Buffer.alloc(128 * MIB)),
    gzipSync(gzipSync(Buffer.alloc(64 * MIB))),
    brotliCompressSync(Buffer.alloc(16 * MIB)),
  ];

  const asText = (change: (text: string) => string) => (bytes: Buffer) =>
    Buffer.from(change(bytes.toString('latin1')), 'latin1');
  const at = (text: string, insert: string): string => {
    const place = below(text.length + 1);
    return text.slice(0, place) + insert + text.slice(place);
  };
  /** The offset behind the brace that opens a header line or a payload. */
  const intoObject = (text: string, member: string): string => {
    const lines = text.split('\n');
    const n = below(lines.length);
    lines[n] = (lines[n] ?? '').replace('{', `{${member},`);
    return lines.join('\n');
  };

  const mutations: ((bytes: Buffer) => Buffer)[] = [
    (bytes) => {
      const flipped = Buffer.from(bytes);
      for (let n = below(20) + 1; n > 0; n--) flipped[below(flipped.length)] = below(256);
      return flipped;
    },
    (bytes) => bytes.subarray(0, below(bytes.length)),
    (bytes) => bytes.subarray(below(bytes.length)),
    (bytes) => Buffer.concat([bytes, Buffer.from('\n'), bytes]),
    (bytes) => {
      const times = Math.min(below(40) + 2, Math.ceil((4 * MIB) / bytes.length));
      return Buffer.concat(Array.from({ length: times }, () => bytes.subarray(bytes.indexOf('\n') + 1)));
    },
    asText((text) => intoObject(text, `"length":${pick(HUGE)}`)),
    asText((text) => text.replace(/"length":\d+/, `"length":${below(text.length * 2)}`)),
    asText((text) => intoObject(text, pick(MEMBERS))),
    asText((text) => intoObject(text, `"${pick(NAMES)}":${pick(HUGE)}`)),
    asText((text) => text.replace(/\d+/, pick(HUGE))),
    asText((text) => intoObject(text, `"deep":${'['.repeat(below(30_000))}`)),
    asText((text) => intoObject(text, `"deep":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)),
    asText((text) => at(text, pick(ODDITIES))),
    asText((text) => text.replaceAll('\n', pick(['\r\n', '\n\n', '', '\r']))),
    asText((text) => text + `\n{"type":"${pick(TYPES)}"}\n{}`.repeat(below(1_200))),
    asText((text) => text.replace(/"type":"\w+"/g, () => `"type":"${pick(TYPES)}"`)),
    asText((text) => `${text}\n{"type":"event"}\n{"x":"${'x'.repeat(below(2 * MIB))}"}`),
    asText((text) => text.replace(/"event_id":"[^"]*"/, `"event_id":${pick(VALUES)}`)),
    asText((text) =>
      text.replace(
        /"(sdk|trace|dsn|item_count|content_type|filename)":("[^"]*"|\{[^}]*\}|\d+)/,
        `"$1":${pick(VALUES)}`,
      ),
    ),
    () => Buffer.alloc(below(4_096), below(256)),
    () => Buffer.from(Array.from({ length: below(2_048) }, () => below(256))),
  ];

  const encode = (bytes: Buffer): { encoding: string | undefined; body: Buffer } => {
    const right: [string, (bytes: Buffer) => Buffer][] = [
      ['gzip', (plain) => gzipSync(plain, { level: 1 })],
      ['deflate', (plain) => deflateSync(plain, { level: 1 })],
      ['deflate', (plain) => deflateRawSync(plain, { level: 1 })],
      ['br', (plain) => brotliCompressSync(plain.subarray(0, 20_000))],
    ];
    if (chance(0.4)) return { encoding: undefined, body: bytes };
    const [encoding, compress] = pick(right);
    if (chance(0.7)) return { encoding, body: compress(bytes) };
    const wrong = pick(['gzip', 'deflate', 'br', 'zstd', 'identity', 'gzip, gzip', 'nonsense', '', 'GZIP']);
    const body = chance(0.5) ? compress(bytes) : bytes;
    return { encoding: wrong, body: chance(0.3) ? pick(mutations)(body) : body };
  };

  return () => {
    if (chance(0.001)) {
      return {
        path: pathOf(`sentry_key=${DSN_KEY}`),
        headers: { 'content-encoding': pick(['gzip', 'gzip', 'br']) },
        body: pick(bombs),
      };
    }
    const isReport = chance(0.05);
    let bytes: Buffer = pick(isReport ? REPORTS : envelopes);
    for (let n = below(3) + 1; n > 0 && bytes.length > 0; n--) bytes = pick(mutations)(bytes);
    const { encoding, body } = encode(bytes);
    const headers: Mutant['headers'] = {};
    if (encoding !== undefined) headers['content-encoding'] = encoding;
    if (chance(0.2)) headers[pick(HEADERS)] = pick(HEADER_VALUES);
    if (chance(0.05)) headers['x-forwarded-for'] = pick(HEADER_VALUES);
    if (isReport) return { path: pick(REPORT_PATHS), headers, body };
    return { path: chance(0.9) ? pathOf(`sentry_key=${DSN_KEY}`) : pick(PATHS), headers, body };
  };
}

const pathOf = (query: string): string => `/api/1/envelope/?sentry_version=7&${query}`;

const HUGE = [
  '1e999',
  '-1',
  '9007199254740993',
  '18446744073709551616',
  '0',
  '0.5',
  '1e-9',
  'null',
  `1${'0'.repeat(400)}`,
  '"7"',
];
const VALUES = [
  ...HUGE,
  '{}',
  '[]',
  '""',
  'true',
  '"\\ud800"',
  `"${'x'.repeat(3_000)}"`,
  '"http://a@b/1"',
  '"00000000-0000-0000-0000-000000000000"',
];
const NAMES = [
  'length',
  'item_count',
  'event_id',
  'sent_at',
  'timestamp',
  'type',
  'content_type',
  'filename',
  'platform',
];
const MEMBERS = [
  '"sent_at":"2026-01-01T00:00:00Z","sent_at":"x"',
  '"event_id":"0123456789abcdef0123456789abcdef","event_id":"x"',
  '"type":"event","type":"transaction"',
  '"__proto__":{"x":1},"constructor":{"prototype":{}}',
  '"dsn":"http://a@b/1"',
  '"trace":{"trace_id":{}}',
  '"content_type":"application/vnd.sentry.items.span.v2+json"',
];
const TYPES = [
  'event',
  'transaction',
  'span',
  'attachment',
  'session',
  'sessions',
  'log',
  'integration',
  'client_report',
  'toString',
  '',
  'x',
];
const ODDITIES = [
  '\0',
  '\xff\xfe',
  '\xef\xbb\xbf',
  '\n',
  '\n\n\n',
  '}',
  '{',
  '"',
  '\\u0000',
  '\\ud800',
  '\xed\xa0\x80',
  '\u0085',
];
const HEADERS = [
  'content-type',
  'x-sentry-auth',
  'authorization',
  'origin',
  'referer',
  'user-agent',
  'x-forwarded-for',
  'accept-encoding',
  'cookie',
];
const HEADER_VALUES: (string | string[])[] = [
  '',
  'x',
  'null',
  'x'.repeat(6_000),
  'application/json',
  'multipart/form-data; boundary=x',
  `Sentry sentry_key=${DSN_KEY}`,
  [`Sentry sentry_key=${DSN_KEY}`, `Sentry sentry_key=${DSN_KEY}`],
  'Basic !!!!',
  'https://[::1',
  '%%%\xe9\xff',
  ['1.2.3.4', '::1, x'],
];
/** Browsers' own reports, for the routes beside the envelope. */
const REPORTS = [
  '{"csp-report":{"document-uri":"https://a.test/x","blocked-uri":"https://b.test/y.js","violated-directive":"script-src"}}',
  '[{"type":"csp-violation","age":3,"url":"https://a.test/","body":{"documentURL":"https://a.test/","effectiveDirective":"script-src-elem","blockedURL":"inline"}}]',
  '[{"type":"network-error","age":29,"url":"https://a.test/","body":{"elapsed_time":18,"phase":"dns","type":"dns.name_not_resolved"}}]',
].map((text) => Buffer.from(text));
const REPORT_PATHS = ['security', 'csp-report', 'nel', 'cron/nightly'].map(
  (name) => `/api/1/${name}/?sentry_key=${DSN_KEY}&sentry_release=a&status=ok`,
);

const PATHS = [
  '/api/1/store/',
  `/api/1/store/?sentry_key=${DSN_KEY}`,
  `/api/store/?sentry_key=${DSN_KEY}`,
  `/api/0/envelope/?sentry_key=${DSN_KEY}`,
  `/api/2/envelope/?sentry_key=${DSN_KEY}`,
  `/api/1e3/envelope/?sentry_key=${DSN_KEY}`,
  `/api/%31/envelope/?sentry_key=${DSN_KEY}`,
  `/api/1/envelope/?sentry_key=${DSN_KEY}&sentry_key=${DSN_KEY}`,
  '/api/1/envelope/?sentry_key=%ff%zz',
  `/api/1/envelope/?${'sentry_key='.repeat(500)}`,
  '/api/1/envelope/',
  '/api/%/envelope/',
  '//api/1/envelope/',
];
