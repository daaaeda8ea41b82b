/** The values that decide on sampling for a whole trace, frozen where they first cross the network. All are strings. */
export type DynamicSamplingContext = Record<string, string>;

/** The trace that something belongs to, and where it came from. */
export interface Propagation {
  traceId: string;
  /** The caller's span; absent where the trace began here. */
  parentSpanId?: string;
  /** Sent to others where no span is open: that of the page load or navigation which is over. */
  spanId?: string;
  /** The decision of the caller; absent where it left it open. */
  sampled?: boolean | undefined;
  /** Frozen: as received. Empty where the caller sent a trace without one. */
  dsc?: DynamicSamplingContext;
}

export interface TraceHeaders {
  'sentry-trace': string;
  baggage: string;
  traceparent?: string;
}

/** The headers of an incoming request, or a page's meta tags. */
export interface IncomingTrace {
  sentryTrace?: string | null | undefined;
  baggage?: string | null | undefined;
  traceparent?: string | null | undefined;
}

const SENTRY_TRACE = /^[ \t]*([0-9a-f]{32})-([0-9a-f]{16})(?:-([01]))?[ \t]*$/i;
const TRACEPARENT = /^[ \t]*[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?[ \t]*$/i;
const PREFIX = 'sentry-';
/** W3C baggage: a longer header may be dropped on the way. */
const MAX_BAGGAGE = 8192;

/** Null where neither header holds a trace; `sentry-trace` goes first. */
export function readTrace({ sentryTrace, baggage, traceparent }: IncomingTrace): Propagation | null {
  const sentry = SENTRY_TRACE.exec(sentryTrace ?? '');
  const match = sentry ?? TRACEPARENT.exec(traceparent ?? '');
  const [, traceId, parentSpanId, flags] = match ?? [];
  if (!traceId || !parentSpanId || /^0+$/.test(traceId) || /^0+$/.test(parentSpanId)) return null;
  const propagation: Propagation = {
    traceId: traceId.toLowerCase(),
    parentSpanId: parentSpanId.toLowerCase(),
    dsc: readDsc(baggage),
  };
  if (flags) propagation.sampled = (Number.parseInt(flags, 16) & 1) === 1;
  return propagation;
}

/** The `sentry-` entries of a baggage header. */
export function readDsc(baggage: string | null | undefined): DynamicSamplingContext {
  const dsc: DynamicSamplingContext = {};
  for (const entry of entriesOf(baggage)) {
    const [key = '', value = ''] = splitOnce(entry.split(';')[0] ?? '');
    if (!key.startsWith(PREFIX)) continue;
    try {
      dsc[key.slice(PREFIX.length)] = decodeURIComponent(value);
    } catch {
      // A value that is not percent-encoded text is as good as none.
    }
  }
  return dsc;
}

/** A baggage header with the entries of other vendors kept, and ours in place of all `sentry-` ones that were there. */
export function mergeBaggage(existing: string | null | undefined, dsc: DynamicSamplingContext): string {
  const ours = Object.entries(dsc).map(([key, value]) => `${PREFIX}${key}=${encoded(value)}`);
  const others = entriesOf(existing).filter((entry) => ours.length === 0 || !entry.startsWith(PREFIX));
  let header = '';
  for (const entry of [...others, ...ours]) {
    const longer = header ? `${header},${entry}` : entry;
    if (longer.length <= MAX_BAGGAGE) header = longer;
  }
  return header;
}

/** Half a surrogate pair cannot be encoded. */
const encoded = (value: string): string => encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\uFFFD'));

export const formatSentryTrace = (traceId: string, spanId: string, sampled: boolean | undefined): string =>
  sampled === undefined ? `${traceId}-${spanId}` : `${traceId}-${spanId}-${sampled ? 1 : 0}`;

export const formatTraceparent = (traceId: string, spanId: string, sampled: boolean | undefined): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

const entriesOf = (baggage: string | null | undefined): string[] =>
  String(baggage ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);

function splitOnce(entry: string): [string, string] {
  const at = entry.indexOf('=');
  return at === -1 ? [entry.trim(), ''] : [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
}
