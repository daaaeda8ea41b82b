import type { Event } from '../../wire/event.ts';
import { quantitiesOf } from './lost-events.ts';
import type { QueuedEnvelope } from './send-queue.ts';
import { cutToFit } from './cut-to-fit.ts';
import type { DynamicSamplingContext } from '../tracing/trace-headers.ts';

export interface EnvelopeOptions {
  trace: DynamicSamplingContext | undefined;
  /** Where the request itself does not carry the key: behind a tunnel. */
  dsn: string | undefined;
  now: number;
}

/** The envelope of one event, as it waits in the queue: serialised, so that its bytes are known and no more objects are held. */
export function envelopeOf(given: Event, category: 'error' | 'transaction', options: EnvelopeOptions): QueuedEnvelope {
  const { event, payload } = cutToFit(given);
  const { trace, dsn, now } = options;
  return {
    headers: {
      event_id: event.event_id ?? '',
      ...(event.sdk?.name ? { sdk: { name: event.sdk.name, version: event.sdk.version ?? '' } } : {}),
      ...(trace?.['trace_id'] && trace['public_key'] ? { trace } : {}),
      ...(dsn ? { dsn } : {}),
    },
    items: [{ headers: { type: category === 'error' ? 'event' : 'transaction' }, payload }],
    category,
    quantities: quantitiesOf(category, event.spans?.length),
    bytes: payload.length,
    addedAt: now,
    attempts: 0,
  };
}
