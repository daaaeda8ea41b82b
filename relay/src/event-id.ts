import { randomUUID } from 'node:crypto';

import type { Envelope } from '@breakwater/sdk/wire';

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
 * 32 lowercase hex digits. The id of the envelope header wins over that of a payload, which is not read here; it is made
 * up when an item needs one, and absent when none does.
 */
export function eventIdOf({ headers, items }: Envelope): string | undefined {
  if (headers.event_id !== undefined && headers.event_id !== null) {
    const eventId = normalizeEventId(headers.event_id);
    if (!eventId) throw new RelayError('envelope_malformed', ['event_id: not 32 hex digits']);
    return eventId;
  }
  if (!items.some((item) => NEEDS_EVENT_ID.has(item.headers.type))) return undefined;
  return randomUUID().replaceAll('-', '');
}

/** Null where it is no id. */
export function normalizeEventId(id: unknown): string | null {
  if (typeof id !== 'string') return null;
  if (PLAIN.test(id)) return id;
  const digits = id.replaceAll('-', '').toLowerCase();
  return PLAIN.test(digits) ? digits : null;
}

const PLAIN = /^[0-9a-f]{32}$/;
