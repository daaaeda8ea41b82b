import type { Event } from '../../wire/event.ts';
import type { Client, EventCategory } from '../client/client.ts';
import type { DynamicSamplingContext } from '../tracing/trace-headers.ts';
import { quantitiesOf } from './lost-events.ts';
import type { QueuedEnvelope } from './send-queue.ts';

/** The envelope of one event, as it waits in the queue: serialised, so that its bytes are known and no more objects are held. */
export function envelopeOf(
  { options, host }: Client,
  category: EventCategory,
  event: Event,
  payload: string,
  trace?: DynamicSamplingContext,
): QueuedEnvelope {
  const { name, version } = event.sdk ?? {};
  return {
    headers: {
      event_id: event.event_id ?? '',
      ...(name ? { sdk: { name, version: version ?? '' } } : {}),
      ...(trace?.['trace_id'] && trace['public_key'] ? { trace } : {}),
      // Behind a tunnel the request itself does not carry the key.
      ...(options.tunnel && options.dsn ? { dsn: options.dsn } : {}),
    },
    items: [{ headers: { type: category === 'error' ? 'event' : category }, payload }],
    category,
    quantities: quantitiesOf(category, event.spans?.length),
    bytes: payload.length,
    addedAt: host.now(),
    attempts: 0,
  };
}
