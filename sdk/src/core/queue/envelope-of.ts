import type { Event } from '../../wire/event.ts';
import { quantitiesOf } from './lost-events.ts';
import type { QueuedEnvelope } from './send-queue.ts';
import type { DynamicSamplingContext } from '../tracing/trace-headers.ts';
import { TextEncoder } from '../../wire/platform.ts';

export interface EnvelopeOptions {
  trace: DynamicSamplingContext | undefined;
  /** Where the request itself does not carry the key: behind a tunnel. */
  dsn: string | undefined;
  now: number;
}

/** The envelope of one event, as it waits in the queue: serialised, so that its bytes are known and no more objects are held. */
export function envelopeOf(event: Event, category: 'error' | 'transaction', options: EnvelopeOptions): QueuedEnvelope {
  const payload = serialize(event);
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

const encoder = /* @__PURE__ */ new TextEncoder();
/** Just below `LIMITS.eventBytes`, which would bring all other limits of the wire into every bundle. */
const MAX_EVENT_BYTES = 1_000_000;

/** The server refuses events over its limit, so the bulkiest parts go first. */
function serialize(event: Event): Uint8Array {
  const payload = encoder.encode(JSON.stringify(event));
  if (payload.length <= MAX_EVENT_BYTES) return payload;
  const { extra: _extra, breadcrumbs: _breadcrumbs, spans, ...rest } = event;
  const fewer = spans ? { spans: spans.slice(0, Math.floor(spans.length / 4)) } : {};
  return encoder.encode(JSON.stringify({ ...rest, ...fewer, errors: [{ type: 'too_large' }] }));
}
