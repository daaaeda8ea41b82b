import { isSecurityReport, LIMITS } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import type { ErrorCode } from '../intake/errors.ts';
import { isTooDeep, TOO_DEEP } from './header-depth.ts';

/** The reason why an item is not taken. */
export interface Problem {
  code: ErrorCode;
  reason: string;
  /** The field and the limit. */
  detail: string;
}

interface Rule {
  bytes: number;
  /** Items of this type in one envelope. */
  count: number;
  /** For containers: how many units `item_count` may announce. */
  units?: number;
}

/** Types of which an envelope has at most one in all. */
export const isAlone = (type: string): boolean => type === 'event' || type === 'transaction';

/** Types that are parsed whole, here or by the processor. All items of one kind in an envelope may weigh no more than one event. */
const KIND_OF_PARSED: ReadonlyMap<string, string> = new Map([
  ['event', 'event'],
  ['transaction', 'event'],
  ['raw_security', 'event'],
  ['security', 'event'],
  ['client_report', 'client_report'],
]);
const STORED_TYPES: ReadonlySet<string> = new Set(['event', 'transaction', 'span']);

const ANY: Rule = { bytes: LIMITS.envelopeBytes, count: LIMITS.itemsPerEnvelope };
const ONE: Rule = { ...ANY, count: 1 };
const CONTAINER: Rule = { bytes: LIMITS.spanContainerBytes, count: 1, units: Number.MAX_SAFE_INTEGER };
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['event', { ...ANY, bytes: LIMITS.eventBytes }],
  ['transaction', { ...ANY, bytes: LIMITS.eventBytes }],
  ['raw_security', { ...ANY, bytes: LIMITS.eventBytes }],
  ['security', { ...ANY, bytes: LIMITS.eventBytes }],
  ['integration', ANY],
  ['feedback', { ...ONE, bytes: LIMITS.eventBytes }],
  ['user_report', ONE],
  ['profile', ONE],
  ['attachment', { bytes: LIMITS.attachmentBytes, count: LIMITS.attachments }],
  ['session', { ...ANY, count: LIMITS.sessionItems }],
  ['client_report', { bytes: LIMITS.clientReportBytes, count: 100 }],
  ['check_in', { ...ONE, bytes: LIMITS.checkInBytes }],
  // One span of version 1, or a container of many of version 2.
  ['span', { bytes: LIMITS.spanContainerBytes, count: LIMITS.standaloneSpans, units: LIMITS.spansPerContainer }],
  ['log', CONTAINER],
  ['trace_metric', CONTAINER],
]);

/** The items of the envelope before this one. */
interface Seen {
  counts: Map<string, number>;
  /** Bytes by kind, of types that are parsed whole. */
  bytes: Map<string, number>;
}

export const nothingSeen = (): Seen => ({ counts: new Map(), bytes: new Map() });

/** Items that only relays write are refused from clients, which could otherwise choose the quota of an event. */
export function problemOfOrigin({ headers }: Item): Problem | null {
  const { type } = headers;
  const theirs = type === 'integration' ? 'it' : isSecurityReport(headers) ? 'data_category' : null;
  return theirs && problem('item_refused', 'internal_envelope', type, `only relays write ${theirs}`);
}

/** Null for an item that may be taken. */
export function problemOf({ headers, payload }: Item, seen: Seen): Problem | null {
  const { type } = headers;
  const { bytes, count, units } = RULES.get(type) ?? ANY;
  if (isTooDeep(headers)) return problem('item_malformed', 'invalid_item', type, TOO_DEEP);
  if (payload.length > bytes) return tooLarge(type, payload.length, bytes);
  if (STORED_TYPES.has(type) && !looksLikeObject(payload)) {
    return problem('event_malformed', 'invalid_json', type, 'payload is not a JSON object');
  }
  const container = units === undefined ? null : problemOfContainer(headers, units);
  if (container) return container;

  const so = (seen.counts.get(type) ?? 0) + 1;
  if (so > count && count === 1) return problem('items_conflict', 'duplicate_item', type, 'only one in an envelope');
  if (so > count) return problem('items_too_many', `too_many:${knownType(type)}`, type, `limit ${count} an envelope`);
  const kind = KIND_OF_PARSED.get(type);
  if (kind !== undefined) {
    const total = (seen.bytes.get(kind) ?? 0) + payload.length;
    if (total > LIMITS.eventBytes) return tooLarge(type, total, LIMITS.eventBytes);
    seen.bytes.set(kind, total);
  }
  seen.counts.set(type, so);
  return null;
}

/** Containers name themselves in their content type, and must have a count of their units. */
function problemOfContainer({ type, content_type, item_count }: Item['headers'], units: number): Problem | null {
  const contentType: unknown = content_type;
  if (typeof contentType !== 'string' || !contentType.startsWith('application/vnd.sentry.items.')) return null;
  if (typeof item_count !== 'number' || !Number.isSafeInteger(item_count) || item_count < 0) {
    return problem('item_malformed', `invalid_${type}`, type, 'item_count is not a number of items');
  }
  return item_count > units ? problem('items_too_many', `too_many:${type}`, type, `limit ${units} a container`) : null;
}

/** Types are words of clients, so only known ones are named in answers and reasons. */
export const knownType = (type: string): string => (RULES.has(type) ? type : 'item');

function problem(code: ErrorCode, reason: string, type: string, what: string): Problem {
  return { code, reason, detail: `${knownType(type)}: ${what}` };
}

const tooLarge = (type: string, bytes: number, limit: number): Problem =>
  problem('item_too_large', `too_large:${knownType(type)}`, type, `${bytes} bytes, limit ${limit}`);

export const NO_REPORT = problem('item_malformed', 'invalid_json', 'client_report', 'payload is not a JSON object');

/**
 * Checks the first and last byte only. So a payload that is no JSON object or was cut is refused at once, at no cost. JSON that
 * is broken inside becomes a dead record with its cause, because a full parse costs as much as the inflation.
 */
function looksLikeObject(payload: Uint8Array): boolean {
  let first = 0;
  let last = payload.length - 1;
  while (first < last && isSpace(payload[first])) first += 1;
  while (last > first && isSpace(payload[last])) last -= 1;
  return payload[first] === OPENING && payload[last] === CLOSING;
}

const OPENING = 0x7b;
const CLOSING = 0x7d;
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
