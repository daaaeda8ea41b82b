import { kindOf, isItemType, isSecurityReport, LIMITS } from '@breakwater/sdk/wire';
import type { Item, RateLimit } from '@breakwater/sdk/wire';

import { RelayError } from '../intake/errors.ts';
import type { ErrorCode } from '../intake/errors.ts';
import { withDependents } from '../gates/gate.ts';
import type { ItemFate } from '../outcomes/account.ts';
import { readClientReport } from '../outcomes/client-report.ts';
import type { Discard } from '../outcomes/client-report.ts';
import { itemPathOf } from '../log/index.ts';
import { isTooDeep, TOO_DEEP } from './header-depth.ts';

/** An item that is not taken, with the error for its client. */
export interface Refused extends ItemFate {
  code: ErrorCode;
  /** The field and the limit. */
  detail: string;
}

/** The items of an envelope after the check. */
export interface Checked {
  /** Items for the gates and the log. */
  items: Item[];
  /** Refused items. The good items of the envelope are taken all the same. */
  refused: readonly Refused[];
  /** The discards of client reports. Reports are read here, so that no gate stops them. */
  discards: readonly Discard[];
}

/**
 * The shallow, bounded check: which items may be in one envelope, how many and how large. The processor judges the payloads,
 * because reading them costs more than all the rest of the path. `areOurs` is true for items that this relay made.
 * @throws RelayError where the protocol refuses the whole envelope.
 */
export function checkItems(items: readonly Item[], areOurs = false): Checked {
  if (items.length > 1 && items.filter(({ headers }) => kindOf(headers.type).alone).length > 1) {
    throw new RelayError('items_conflict', ['event, transaction: only one of them in an envelope']);
  }

  const kept: Item[] = [];
  const discards: Discard[] = [];
  const refused: Refused[] = [];
  const seen = nothingSeen();
  for (const item of items) {
    const problem = (areOurs ? null : problemOfOrigin(item)) ?? problemOf(item, seen);
    if (problem) {
      refused.push(refusedFor(item, problem));
    } else if (item.headers.type === 'client_report') {
      const told = readClientReport(item);
      if (told) discards.push(...told);
      else refused.push(refusedFor(item, NO_REPORT));
    } else {
      kept.push(item);
    }
  }
  if (refused.length === 0) return { items: kept, refused, discards };

  const all = withDependents(refused, kept);
  const gone = new Set(all.map(({ item }) => item));
  return { items: kept.filter((item) => !gone.has(item)), refused: all, discards };
}

const refusedFor = (item: Item, problem: ItemProblem): Refused => ({ item, outcome: 'invalid', ...problem });

/** The error for a client whose items were not taken. */
export function refusalOf([first, ...others]: readonly Refused[], limits: readonly RateLimit[] = []): RelayError {
  const details = [first, ...others].map((refused) => refused?.detail ?? '');
  return new RelayError(first?.code ?? 'item_malformed', [...new Set(details)].slice(0, CAUSES), { limits });
}

const CAUSES = 10;

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
