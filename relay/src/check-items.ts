import { LIMITS } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import { RelayError } from './errors.ts';

/**
 * The shallow, bounded check: which items may stand together, how many and how large. What is inside a payload is the
 * processor's to judge, since reading it costs more than all the rest of the path.
 * @throws RelayError
 */
export function checkItems(items: readonly Item[]): void {
  let events = 0;
  let eventBytes = 0;
  const counts = new Map<string, number>();

  for (const { headers, payload } of items) {
    const { type } = headers;
    checkDepth(headers, `header of an item of type ${type.slice(0, 40)}`);
    if (type === 'integration') throw new RelayError('item_refused', ['integration: only relays write it']);
    if (type === 'event' || type === 'transaction') events += 1;
    if (EVENT_TYPES.has(type)) eventBytes += payload.length;
    if (STORED_TYPES.has(type)) checkLooksLikeObject(type, payload);

    const { bytes, count, units } = RULES.get(type) ?? ANY;
    if (payload.length > bytes) throw tooLarge(type, payload.length, bytes);
    if (units !== undefined) checkContainer(headers, units);
    const seen = (counts.get(type) ?? 0) + 1;
    if (seen > count) throw new RelayError('items_too_many', [`${type}: limit ${count} an envelope`]);
    counts.set(type, seen);
  }

  if (events > 1) throw new RelayError('items_conflict', ['event, transaction: only one of them in an envelope']);
  if (eventBytes > LIMITS.eventBytes) throw tooLarge('event', eventBytes, LIMITS.eventBytes);
}

interface Rule {
  bytes: number;
  /** Items of this type in one envelope. */
  count: number;
  /** For containers: how many units `item_count` may announce. */
  units?: number;
}

const EVENT_TYPES = new Set(['event', 'transaction', 'raw_security', 'security']);
const STORED_TYPES = new Set(['event', 'transaction', 'span']);

const ANY: Rule = { bytes: LIMITS.envelopeBytes, count: LIMITS.itemsPerEnvelope };
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['attachment', { bytes: LIMITS.attachmentBytes, count: LIMITS.attachments }],
  ['session', { ...ANY, count: LIMITS.sessionItems }],
  ['client_report', { ...ANY, bytes: LIMITS.clientReportBytes }],
  ['check_in', { ...ANY, bytes: LIMITS.checkInBytes }],
  // One span of version 1, or a container of many of version 2.
  ['span', { bytes: LIMITS.spanContainerBytes, count: LIMITS.standaloneSpans, units: LIMITS.spansPerContainer }],
  ['log', { ...ANY, bytes: LIMITS.spanContainerBytes, units: Number.MAX_SAFE_INTEGER }],
  ['trace_metric', { ...ANY, bytes: LIMITS.spanContainerBytes, units: Number.MAX_SAFE_INTEGER }],
]);

/** Containers say by their content type what they are, and must say how many units they hold. */
function checkContainer(headers: Item['headers'], units: number): void {
  const contentType: unknown = headers.content_type;
  if (typeof contentType !== 'string' || !contentType.startsWith('application/vnd.sentry.items.')) return;
  const announced = headers.item_count;
  if (typeof announced !== 'number' || !Number.isSafeInteger(announced) || announced < 0) {
    throw new RelayError('envelope_malformed', [`${headers.type}: item_count is not a number of items`]);
  }
  if (announced > units) throw new RelayError('items_too_many', [`${headers.type}: limit ${units} a container`]);
}

/**
 * Header lines are small, but JSON of 64 KiB may nest 30,000 levels: more than `JSON.stringify` and most walkers survive.
 * @throws RelayError
 */
export function checkDepth(headers: object, what: string): void {
  if (isDeeperThan(HEADER_LEVELS, headers)) {
    throw new RelayError('envelope_malformed', [`${what}: nested deeper than ${HEADER_LEVELS} levels`]);
  }
}

const HEADER_LEVELS = 20;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const name in value) if (isDeeperThan(levels - 1, (value as Record<string, unknown>)[name])) return true;
  return false;
}

/**
 * The first and last byte only. It tells the client at once of a payload that is no JSON object at all or was cut, for
 * nothing; JSON that is broken inside becomes a dead record with its cause, for a full parse costs as much as the inflation.
 */
function checkLooksLikeObject(type: string, payload: Uint8Array): void {
  let first = 0;
  let last = payload.length - 1;
  while (first < last && isSpace(payload[first])) first += 1;
  while (last > first && isSpace(payload[last])) last -= 1;
  if (payload[first] === OPENING && payload[last] === CLOSING) return;
  throw new RelayError('event_malformed', [`${type}: payload is not a JSON object`]);
}

const OPENING = 0x7b;
const CLOSING = 0x7d;
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const tooLarge = (type: string, bytes: number, limit: number): RelayError =>
  new RelayError('item_too_large', [`${type}: ${bytes} bytes, limit ${limit}`]);
