import { randomUUID } from 'node:crypto';

import type { Envelope, Item } from '@breakwater/sdk/wire';

import { RelayError } from './errors.ts';

// relay-server, `ItemType::requires_event`.
const NEEDS_EVENT_ID: ReadonlySet<string> = new Set([
  'event',
  'transaction',
  'security',
  'raw_security',
  'attachment',
  'form_data',
  'unreal_report',
  'user_report',
  'feedback',
  'replay_event',
  'profile',
]);

/**
 * 32 lowercase hex digits. The id of the envelope header wins; without one, that of the event's payload, by which hand-written
 * clients know what they sent. It is made up when an item needs one, and absent when none does.
 */
export function eventIdOf({ headers, items }: Envelope): string | undefined {
  if (headers.event_id !== undefined && headers.event_id !== null) {
    const eventId = normalizeEventId(headers.event_id);
    if (!eventId) throw new RelayError('envelope_malformed', ['event_id: not 32 hex digits']);
    return eventId;
  }
  if (!items.some((item) => NEEDS_EVENT_ID.has(item.headers.type))) return undefined;
  return idInPayload(items) ?? randomUUID().replaceAll('-', '');
}

/** SDKs send the header, so the payload is read for the others alone. */
function idInPayload(items: readonly Item[]): string | null {
  const event = items.find(({ headers }) => headers.type === 'event' || headers.type === 'transaction');
  if (!event) return null;
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(event.payload.buffer, event.payload.byteOffset, event.payload.byteLength).toString(),
    );
    return normalizeEventId((payload as { event_id?: unknown } | null)?.event_id);
  } catch {
    // Not JSON: the processor says so, with its cause.
    return null;
  }
}

/** Null where it is no id. */
export function normalizeEventId(id: unknown): string | null {
  if (typeof id !== 'string') return null;
  if (PLAIN.test(id)) return id;
  const digits = id.replaceAll('-', '').toLowerCase();
  return PLAIN.test(digits) ? digits : null;
}

const PLAIN = /^[0-9a-f]{32}$/;
