import type { Event, Level } from '../../wire/event.ts';
import type { Context } from '../client/context.ts';
import type { Host } from '../client/host.ts';
import { newSpanId } from '../ids.ts';
import type { ClientOptions } from '../client/options.ts';
import { VERSION } from '../version.ts';
import { combine } from './combine.ts';
import { normalizer } from './normalize.ts';

/** Adds what every event says: when, of which release, in which trace, from which SDK. Its own fields stay. */
export function describeEvent(event: Event, { span, trace }: Context, options: ClientOptions, host: Host): Event {
  const { release, environment, dist } = options;
  const traceContext = span?.toTraceContext() ?? {
    trace_id: trace.traceId,
    span_id: newSpanId(host.random),
    parent_span_id: trace.parentSpanId,
  };
  const defaults: Event = {
    platform: host.platform,
    release,
    environment,
    dist,
    // An error within a transaction is found by the transaction's name.
    transaction: span?.transaction.name,
  };
  if (event.type !== 'transaction') defaults.level = defaultLevel(event);
  // An undefined field must not hide a default.
  return combine(defaults, event, {
    contexts: combine({ trace: traceContext }, event.contexts),
    sdk: { name: host.sdkName, version: VERSION, ...event.sdk },
  });
}

const defaultLevel = ({ exception, message }: Event): Level => (message && !exception ? 'info' : 'error');

/** The parts whose content is the application's, with the levels that the protocol itself needs above it. */
const FREE_FORM: Readonly<Record<string, number>> = {
  extra: 1,
  contexts: 2,
  tags: 1,
  user: 1,
  request: 2,
  breadcrumbs: 3,
  spans: 3,
};
/** Exceptions, their frames and the variables in those. */
const STRUCTURE_DEPTH = 12;
/** Lists of the protocol are bounded where they are made. */
const STRUCTURE_BREADTH = 1000;

/** The event as it may leave the application: bounded, without secrets, and only what JSON can hold. */
export function cleanEvent(
  event: Event,
  { normalizeDepth: depth = 5, normalizeBreadth: breadth = 200 }: ClientOptions,
  isSecret: (key: string) => boolean,
): Event {
  const clean: Record<string, unknown> = {};
  const normalize = normalizer(isSecret);
  for (const [name, value] of Object.entries(event)) {
    const above = FREE_FORM[name];
    const ofSpansAndSuch = name === 'spans' || name === 'breadcrumbs';
    clean[name] = normalize(
      value,
      above === undefined ? STRUCTURE_DEPTH : above + depth,
      above === undefined || ofSpansAndSuch ? STRUCTURE_BREADTH : breadth,
    );
  }
  return clean as Event;
}
