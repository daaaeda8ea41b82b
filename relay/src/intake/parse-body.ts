import { randomUUID } from 'node:crypto';

import { decodeEnvelope, encodeEnvelope, EnvelopeError, hexId, LIMITS, kindOf } from '@breakwater/sdk/wire';
import type { Envelope, EnvelopeHeaders, Item } from '@breakwater/sdk/wire';

import { RelayError } from './errors.ts';
import { inflateZlib } from './inflate.ts';
import type { InflateBounds, Inflated } from './inflate.ts';
import { payloadOf } from '../items/payload.ts';

/** An envelope, and the bytes that hold exactly this envelope. */
export interface Parsed {
  envelope: Envelope;
  /** Bytes that can be appended unchanged; null where they must be built anew. */
  source: EncodedBody | null;
}

export interface EncodedBody {
  bytes: Uint8Array;
  encoding: NonNullable<Inflated['encoding']>;
}

/** Parses the body of `/envelope/`. `body` are the bytes as received. */
export function parseEnvelope(body: Buffer, inflated: Inflated): Parsed {
  try {
    const envelope = decodeEnvelope(inflated.bytes);
    return { envelope, source: inflated.encoding && { bytes: body, encoding: inflated.encoding } };
  } catch (cause) {
    if (!(cause instanceof EnvelopeError)) throw cause;
    throw new RelayError('envelope_malformed', [cause.message], { cause, eventId: idInFirstLine(inflated.bytes) });
  }
}

/** The event id for the receipt of an envelope whose items cannot be read. */
function idInFirstLine(bytes: Buffer): string | undefined {
  const line = bytes.subarray(0, LIMITS.headerLineBytes).toString('utf8').split('\n', 1)[0] ?? '';
  try {
    const header: unknown = JSON.parse(line);
    return hexId((header as { event_id?: unknown } | null)?.event_id) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Parses the body of the old `/store/`: one event as JSON, or as base64(zlib(json)) whatever the headers say. The result is an
 * envelope around the original bytes. The event is parsed here because only the payload has its id and tells whether it is a
 * transaction.
 */
export async function parseStore(inflated: Buffer, bounds: InflateBounds): Promise<Parsed> {
  const json = startsWithBrace(inflated) ? inflated : await inflateZlib(fromBase64(inflated), bounds);
  // A parsed event may weigh twenty times as much and stall all others for seconds. A larger one stays unread and is refused by
  // its size, like any item.
  if (json.length > LIMITS.eventBytes) {
    return { envelope: { headers: {}, items: [{ headers: { type: 'event' }, payload: json }] }, source: null };
  }
  const event = parseObject(json);

  const headers: EnvelopeHeaders = {};
  if (event['event_id'] !== undefined && event['event_id'] !== null) {
    const eventId = hexId(event['event_id']);
    if (!eventId) throw new RelayError('event_malformed', ['event_id: not 32 hex digits']);
    headers.event_id = eventId;
  }
  const item = { headers: { type: typeInStore(event['type']) }, payload: json };
  bounds.lease.take(json.length);
  const bytes = encodeEnvelope({ headers, items: [item] });
  return { envelope: { headers, items: [item] }, source: { bytes, encoding: 'identity' } };
}

/** Feedback taken for an error would be stored without its text, and its visitor thanked. */
const typeInStore = (type: unknown): string => (type === 'transaction' || type === 'feedback' ? type : 'event');

function parseObject(json: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json.toString('utf8'));
  } catch (cause) {
    throw new RelayError('event_malformed', ['body: not JSON'], { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RelayError('event_malformed', ['body: not a JSON object']);
  }
  return value as Record<string, unknown>;
}

const startsWithBrace = (bytes: Buffer): boolean => /^\s*\{/.test(bytes.toString('latin1', 0, 64));

function fromBase64(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  if (!/^[A-Za-z0-9+/_=\s-]+$/.test(text)) {
    throw new RelayError('event_malformed', ['body: neither a JSON object nor base64 of zlib of one']);
  }
  return Buffer.from(text, 'base64');
}

/** Whether an item of this type stands for, or belongs to, an event. */
export const needsEventId = (type: string): boolean => kindOf(type).needsEventId === true;

/**
 * 32 lowercase hex digits. The id of the envelope header wins; without one, the id of the event's payload, by which
 * hand-written clients know their events. An id is made where an item needs one, and absent where none does.
 */
export function eventIdOf({ headers, items }: Envelope): string | undefined {
  if (headers.event_id !== undefined && headers.event_id !== null) {
    const eventId = hexId(headers.event_id);
    if (!eventId) throw new RelayError('envelope_malformed', ['event_id: not 32 hex digits']);
    return eventId;
  }
  if (!items.some((item) => needsEventId(item.headers.type))) return undefined;
  return idInPayload(items) ?? randomUUID().replaceAll('-', '');
}

/** SDKs send the header, so the payload is read for other clients alone. Where it is not JSON, the processor records that. */
function idInPayload(items: readonly Item[]): string | null {
  const event = items.find(({ headers }) => kindOf(headers.type).content === 'event');
  return event ? hexId(payloadOf(event)?.['event_id']) : null;
}
