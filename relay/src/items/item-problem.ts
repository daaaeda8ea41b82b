import { isItemType, isSecurityReport, kindOf, LIMITS } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import type { ErrorCode } from '../intake/errors.ts';
import { itemPathOf } from '../log/index.ts';
import { isTooDeep, TOO_DEEP } from './header-depth.ts';

/** The reason why an item is not taken. */
export interface ItemProblem {
  code: ErrorCode;
  reason: string;
  /** The field and the limit. */
  detail: string;
}

/** The items of the envelope before this one. */
interface Seen {
  counts: Map<string, number>;
  /** Sums of all items that are parsed for one purpose. */
  bytes: Map<string, number>;
}

export const nothingSeen = (): Seen => ({ counts: new Map(), bytes: new Map() });

/** Items that only relays write are refused from clients, which could otherwise choose the quota of an event. */
export function problemOfOrigin({ headers }: Item): ItemProblem | null {
  const { type } = headers;
  const theirs = kindOf(type).relaysOnly ? 'it' : isSecurityReport(headers) ? 'data_category' : null;
  return theirs && problem('item_refused', 'internal_envelope', type, `only relays write ${theirs}`);
}

/** Null for an item that may be taken. */
export function problemOf({ headers, payload }: Item, seen: Seen): ItemProblem | null {
  const { type } = headers;
  const { content, limits } = kindOf(type);
  const { bytes = LIMITS.envelopeBytes, count = LIMITS.itemsPerEnvelope, units, parsedAs } = limits;
  if (isTooDeep(headers)) return problem('item_malformed', 'invalid_item', type, TOO_DEEP);
  if (payload.length > bytes) return tooLarge(type, payload.length, bytes);
  if (content !== 'bytes' && itemPathOf(headers).topic !== null && !looksLikeObject(payload)) {
    return problem('event_malformed', 'invalid_json', type, 'payload is not a JSON object');
  }
  const container = units === undefined ? null : problemOfContainer(headers, units);
  if (container) return container;

  const so = (seen.counts.get(type) ?? 0) + 1;
  if (so > count && count === 1) return problem('items_conflict', 'duplicate_item', type, 'only one in an envelope');
  if (so > count) return problem('items_too_many', `too_many:${knownType(type)}`, type, `limit ${count} an envelope`);
  if (parsedAs !== undefined) {
    const total = (seen.bytes.get(parsedAs) ?? 0) + payload.length;
    if (total > LIMITS.eventBytes) return tooLarge(type, total, LIMITS.eventBytes);
    seen.bytes.set(parsedAs, total);
  }
  seen.counts.set(type, so);
  return null;
}

/** Containers name themselves in their content type, and must have a count of their units. */
function problemOfContainer({ type, content_type, item_count }: Item['headers'], units: number): ItemProblem | null {
  const contentType: unknown = content_type;
  if (typeof contentType !== 'string' || !contentType.startsWith('application/vnd.sentry.items.')) return null;
  if (typeof item_count !== 'number' || !Number.isSafeInteger(item_count) || item_count < 0) {
    return problem('item_malformed', `invalid_${type}`, type, 'item_count is not a number of items');
  }
  return item_count > units ? problem('items_too_many', `too_many:${type}`, type, `limit ${units} a container`) : null;
}

/** Types are words of clients, so only known ones are named in answers and reasons. */
export const knownType = (type: string): string => (isItemType(type) ? type : 'item');

function problem(code: ErrorCode, reason: string, type: string, what: string): ItemProblem {
  return { code, reason, detail: `${knownType(type)}: ${what}` };
}

const tooLarge = (type: string, bytes: number, limit: number): ItemProblem =>
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
