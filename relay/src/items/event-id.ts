import { randomUUID } from 'node:crypto';

import { hexId, kindOf } from '@breakwater/sdk/wire';
import type { Envelope, Item } from '@breakwater/sdk/wire';

import { RelayError } from '../intake/errors.ts';
import { payloadOf } from './payload.ts';

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
