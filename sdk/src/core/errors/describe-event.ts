import type { Event, Level } from '../../wire/event.ts';
import type { Context } from '../client/context.ts';
import type { Host } from '../client/host.ts';
import { newId, newSpanId } from '../ids.ts';
import type { ClientOptions } from '../client/options.ts';
import { VERSION } from '../version.ts';

/** Adds what every event says: when, of which release, in which trace, from which SDK. Its own fields stay. */
export function describeEvent(event: Event, { span, trace }: Context, options: ClientOptions, host: Host): Event {
  const { release, environment, dist } = options;
  const traceContext = span?.toTraceContext() ?? {
    trace_id: trace.traceId,
    span_id: newSpanId(host.random),
    parent_span_id: trace.parentSpanId,
  };
  const defaults: Event = {
    event_id: newId(host.random),
    timestamp: host.now() / 1000,
    platform: host.platform,
    release,
    environment,
    dist,
    // An error within a transaction is found by the transaction's name.
    transaction: span?.transaction.name,
  };
  if (event.type !== 'transaction') defaults.level = defaultLevel(event);
  return {
    ...defaults,
    ...definedOf(event),
    contexts: { trace: traceContext, ...event.contexts },
    sdk: { name: host.sdkName, version: VERSION, ...event.sdk },
  };
}

const defaultLevel = ({ exception, message }: Event): Level => (message && !exception ? 'info' : 'error');

/** An undefined field must not hide a default. */
const definedOf = (event: Event): Event =>
  Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
