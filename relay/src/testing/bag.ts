import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import type { OutcomesRecord } from '../log/index.ts';
import { KEY } from './open-test-relay.ts';

/* For tests alone: requests of every sort, each with the answer and the account that it must come to. */

/** The key of a project that filters messages beginning with `ignore`. */
export const PICKY_KEY = 'filtering';

export interface Sample {
  name: string;
  status: number;
  path: string;
  headers: Record<string, string>;
  body(id: string): string | Uint8Array<ArrayBuffer>;
  /** `category outcome:reason` to quantity; `received` is their sum but for client discards. */
  counts: Readonly<Record<string, number>>;
  /** Whether the drops name the event. */
  isNamed: boolean;
}

const AUTH = `?sentry_version=7&sentry_key=${KEY}&sentry_client=bag%2F1`;
const header = (id: string): string => `{"event_id":"${id}"}`;
const CONTAINER = '"content_type":"application/vnd.sentry.items.span.v2+json"';
const EVENT = '{"type":"event"}\n{"message":"boom"}';
const REPORT = '{"csp-report":{"effective-directive":"img-src","blocked-uri":"https://b.test/"}}';
const SESSION = '{"type":"session"}\n{"sid":"1"}';

const UNSUPPORTED = 'dropped:unsupported';
const isUnsupported = (counts: Record<string, number>): boolean =>
  Object.keys(counts).length > 0 && Object.keys(counts).every((key) => key.endsWith(UNSUPPORTED));

function sample(
  name: string,
  items: string | ((id: string) => string | Uint8Array<ArrayBuffer>),
  counts: Record<string, number>,
  rest: Partial<Sample> = {},
): Sample {
  return {
    name,
    counts,
    // Nothing of it is kept, so its client is told to stop the kind.
    status: isUnsupported(counts) ? 429 : 200,
    path: `/api/1/envelope/${AUTH}`,
    headers: {},
    isNamed: Object.keys(counts).some((key) => /^(error|security|feedback|replay) (?!appended)/.test(key)),
    body: typeof items === 'string' ? (id) => `${header(id)}\n${items}` : items,
    ...rest,
  };
}

/** Long, and with enough of a text in it that it is no bomb. */
const LONG = Array.from({ length: 1100 }, () => randomBytes(25).toString('hex') + 'x'.repeat(950)).join('');

const BAD: Partial<Sample> = { status: 400 };
const gzip = { headers: { 'content-encoding': 'gzip' } };

export const BAG: readonly Sample[] = [
  sample('an event', EVENT, { 'error appended': 1 }),
  sample('a compressed event', (id) => gzipSync(`${header(id)}\n${EVENT}`), { 'error appended': 1 }, gzip),
  sample('an event with an attachment', `${EVENT}\n{"type":"attachment","filename":"a"}\n12345`, {
    'error appended': 1,
    'attachment appended': 5,
    'attachment_item appended': 1,
  }),
  sample('a transaction', '{"type":"transaction"}\n{"type":"transaction"}', { 'transaction appended': 1 }),
  sample('a span', '{"type":"span"}\n{}', { 'span appended': 1 }),
  sample('spans', `{"type":"span",${CONTAINER},"item_count":3}\n{"items":[{},{},{}]}`, { 'span appended': 3 }),
  sample('a session', SESSION, { [`session ${UNSUPPORTED}`]: 1 }),
  sample('sessions', '{"type":"sessions"}\n{}', { [`session ${UNSUPPORTED}`]: 1 }),
  sample('an event and a session', `${EVENT}\n${SESSION}`, { 'error appended': 1, [`session ${UNSUPPORTED}`]: 1 }),
  sample('logs', '{"type":"log","item_count":2}\n{"items":[{},{}]}', {
    [`log_item ${UNSUPPORTED}`]: 2,
    [`log_byte ${UNSUPPORTED}`]: 17,
  }),
  sample('metrics', '{"type":"trace_metric","item_count":2}\n{"items":[{},{}]}', {
    [`trace_metric ${UNSUPPORTED}`]: 2,
  }),
  sample('a check-in', '{"type":"check_in"}\n{}', { [`monitor ${UNSUPPORTED}`]: 1 }),
  sample('a user report', '{"type":"user_report"}\n{}', { [`feedback ${UNSUPPORTED}`]: 1 }),
  sample('feedback', '{"type":"feedback"}\n{}', { [`feedback ${UNSUPPORTED}`]: 1 }),
  sample('profiles', '{"type":"profile_chunk"}\n{}\n{"type":"profile_chunk_ui"}\n{}', {
    [`profile_chunk ${UNSUPPORTED}`]: 1,
    [`profile_chunk_ui ${UNSUPPORTED}`]: 1,
  }),
  sample('a replay', '{"type":"replay_event"}\n{}\n{"type":"replay_recording","length":3}\n{}\n', {
    [`replay ${UNSUPPORTED}`]: 2,
  }),
  sample('kinds without a category', '{"type":"statsd"}\na\n{"type":"otel_span"}\n{}\n{"type":"of_tomorrow"}\nx', {
    [`default ${UNSUPPORTED}`]: 3,
  }),
  sample(
    'an attachment alone',
    '{"type":"attachment","filename":"a"}\nxyz',
    { [`attachment ${UNSUPPORTED}`]: 3, [`attachment_item ${UNSUPPORTED}`]: 1 },
    { isNamed: true },
  ),
  sample('a report of a browser', () => REPORT, { 'security appended': 1 }, { path: `/api/1/security/${AUTH}` }),
  sample('a report as it came', '{"type":"raw_security"}\n{}', { [`security ${UNSUPPORTED}`]: 1 }),
  sample(
    'an event that says it is a report',
    '{"type":"event","data_category":"security"}\n{}',
    { 'security invalid:internal_envelope': 1 },
    BAD,
  ),
  sample('nothing', '', {}),
  sample(
    'a client report',
    '{"type":"client_report"}\n{"discarded_events":[{"reason":"before_send","category":"error","quantity":7}]}',
    { 'error client_discard:before_send': 7 },
    { isNamed: false },
  ),
  sample('a client report that is none', '{"type":"client_report"}\n7', { 'default invalid:invalid_json': 1 }, BAD),
  sample('an event that is none', '{"type":"event"}\n[]', { 'error invalid:invalid_json': 1 }, BAD),
  sample(
    'that beside a session',
    `{"type":"event"}\n[]\n${SESSION}`,
    { 'error invalid:invalid_json': 1, [`session ${UNSUPPORTED}`]: 1 },
    BAD,
  ),
  sample(
    'an event too large',
    (id) => gzipSync(`${header(id)}\n{"type":"event"}\n{"x":"${LONG}"}`),
    { 'error invalid:too_large:event': 1 },
    { ...gzip, status: 413 },
  ),
  sample('two events', `${EVENT}\n${EVENT}`, { 'error invalid:duplicate_item': 2 }, BAD),
  sample('an uncounted container', `{"type":"span",${CONTAINER}}\n{}`, { 'span invalid:invalid_span': 1 }, BAD),
  sample(
    'broken framing',
    '{"type":"event","length":99}\n{}',
    { 'default invalid:invalid_envelope': 1 },
    { ...BAD, isNamed: true },
  ),
  sample('no envelope', () => 'nonsense', { 'default invalid:invalid_envelope': 1 }, BAD),
  sample('corrupt compression', () => 'x', { 'default invalid:invalid_compression': 1 }, { ...gzip, ...BAD }),
  sample('no body', () => '', { 'default invalid:empty_body': 1 }, BAD),
  sample('a body too large', () => 'x'.repeat(300_001), { 'default invalid:request_too_large': 1 }, { status: 413 }),
  sample(
    'a filtered event with an attachment',
    '{"type":"event"}\n{"message":"ignore me"}\n{"type":"attachment","filename":"a"}\nxyz',
    {
      'error filtered:error-message': 1,
      'attachment filtered:error-message': 3,
      'attachment_item filtered:error-message': 1,
    },
    { path: `/api/9/envelope/?sentry_key=${PICKY_KEY}` },
  ),
  sample(
    'an event of a page that is not allowed',
    EVENT,
    { 'default invalid:cors': 1 },
    { path: '/api/3/envelope/?sentry_key=picky', status: 403, headers: { origin: 'https://other.example' } },
  ),
  sample(
    'the same through a tunnel',
    (id) => `{"event_id":"${id}","dsn":"http://picky@relay.example/3"}\n${EVENT}`,
    { 'error invalid:cors': 1 },
    { path: '/api/3/envelope/', status: 403, headers: { origin: 'https://other.example' } },
  ),
  sample('a stranger', EVENT, {}, { path: '/api/1/envelope/?sentry_key=nobody', status: 403 }),
];

/** Sums over all records, in the words of the samples. */
export function sumOf(accounts: readonly OutcomesRecord[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { category, outcome, reason, quantity } of accounts.flatMap(({ counts }) => counts)) {
    const key = `${category} ${outcome}${reason && `:${reason}`}`;
    sums[key] = (sums[key] ?? 0) + quantity;
  }
  return sums;
}

export function expectedOf(samples: readonly Sample[]): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (key: string, quantity: number): void => void (sums[key] = (sums[key] ?? 0) + quantity);
  for (const [key, quantity] of samples.flatMap(({ counts }) => Object.entries(counts))) {
    add(key, quantity);
    const [category] = key.split(' ', 1);
    if (!key.includes('client_discard')) add(`${category} received`, quantity);
  }
  return sums;
}
