import { randomUUID } from 'node:crypto';

import type { Envelope, Item } from '@breakwater/sdk/wire';

import { RelayError } from '../intake/errors.ts';
import { payloadOf } from './payload.ts';

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

/** Whether an item of this type stands for, or belongs to, an event. */
export const needsEventId = (type: string): boolean => NEEDS_EVENT_ID.has(type);

/**
 * 32 lowercase hex digits. The id of the envelope header wins; without one, the id of the event's payload, by which
 * hand-written clients know their events. An id is made where an item needs one, and absent where none does.
 */
export function eventIdOf({ headers, items }: Envelope): string | undefined {
  if (headers.event_id !== undefined && headers.event_id !== null) {
    const eventId = normalizeEventId(headers.event_id);
    if (!eventId) throw new RelayError('envelope_malformed', ['event_id: not 32 hex digits']);
    return eventId;
  }
  if (!items.some((item) => needsEventId(item.headers.type))) return undefined;
  return idInPayload(items) ?? randomUUID().replaceAll('-', '');
}

/** SDKs send the header, so the payload is read for other clients alone. Where it is not JSON, the processor records that. */
function idInPayload(items: readonly Item[]): string | null {
  const event = items.find(({ headers }) => HAS_ID_IN_PAYLOAD.has(headers.type));
  return event ? normalizeEventId(payloadOf(event)?.['event_id']) : null;
}

const HAS_ID_IN_PAYLOAD: ReadonlySet<string> = new Set(['event', 'transaction', 'feedback']);

/** Null where it is no id. */
export function normalizeEventId(id: unknown): string | null {
  if (typeof id !== 'string') return null;
  if (PLAIN.test(id)) return id;
  const digits = id.replaceAll('-', '').toLowerCase();
  return PLAIN.test(digits) ? digits : null;
}

const PLAIN = /^[0-9a-f]{32}$/;
