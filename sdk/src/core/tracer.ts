import { type Context, type ContextStore, isPromise } from './context.ts';
import type { Host } from './host.ts';
import { newId, newSpanId } from './ids.ts';
import type { ClientOptions, SamplingContext } from './options.ts';
import { Span, type SpanOptions, type SpanTools, Transaction, type TransactionOptions } from './span.ts';
import {
  type DynamicSamplingContext,
  formatSentryTrace,
  formatTraceparent,
  type IncomingTrace,
  mergeBaggage,
  readTrace,
  type TraceHeaders,
} from './trace-headers.ts';

export interface TracerTools {
  host: Host;
  options: ClientOptions;
  publicKey: string | undefined;
  /** The context of right now. */
  context: () => Context;
  onEnd: (transaction: Transaction, begunIn: Context) => void;
}

/** Begins spans under the one that is open, and carries the trace from service to service. */
export class Tracer {
  readonly #tools: TracerTools;
  readonly #contexts: ContextStore;

  constructor(tools: TracerTools) {
    this.#tools = tools;
    this.#contexts = tools.host.contexts;
  }

  /** Runs the callback within a new span, which ends with it, or with the promise it answers. */
  startSpan<T>(options: TransactionOptions, callback: (span: Span) => T): T {
    const context = this.#tools.context();
    const span = context.span ? context.span.child(options) : this.transaction(options);
    return this.#contexts.run({ ...context, span }, () => endWith(span, () => callback(span)));
  }

  /** A span under the open one that is not made the open one; undefined where none is recording. */
  child(options: SpanOptions): Span | undefined {
    const { span } = this.#tools.context();
    return span?.isRecording ? span.child(options) : undefined;
  }

  /** A transaction of the current trace, whatever span is open. It is not made the open one. */
  transaction(options: TransactionOptions): Transaction {
    const { host } = this.#tools;
    const context = this.#tools.context();
    const incoming = context.trace.parentSpanId ? context.trace : undefined;
    const decision = this.#decide(options, incoming?.sampled, incoming?.dsc);
    const tools: SpanTools = {
      now: host.now,
      random: host.random,
      onEnd: (transaction) => this.#tools.onEnd(transaction, context),
    };
    const parent = {
      // What is not continued is a trace of its own: a process or a page lives longer than any one trace.
      traceId: incoming?.traceId ?? newId(host.random),
      parentSpanId: incoming?.parentSpanId,
      dsc: incoming?.dsc ?? null,
      ...decision,
    };
    return new Transaction(options, parent, tools);
  }

  /** Runs the callback as a continuation of the trace that the headers name, or in a new one. */
  continueTrace<T>(incoming: IncomingTrace, callback: () => T): T {
    const trace = readTrace(incoming) ?? { traceId: newId(this.#tools.host.random) };
    return this.#contexts.run({ ...this.#tools.context(), span: undefined, trace }, callback);
  }

  /** What an outgoing request must carry. A `baggage` header that it has already is kept. */
  headers(span = this.#tools.context().span, baggage?: string | null): TraceHeaders {
    const { host, options } = this.#tools;
    const { trace } = this.#tools.context();
    const traceId = span?.traceId ?? trace.traceId;
    const spanId = span?.spanId ?? newSpanId(host.random);
    const sampled = span ? span.sampled : trace.sampled;
    const headers: TraceHeaders = {
      'sentry-trace': formatSentryTrace(traceId, spanId, sampled),
      baggage: mergeBaggage(baggage, this.samplingContext(span)),
    };
    if (options.propagateTraceparent) headers.traceparent = formatTraceparent(traceId, spanId, sampled);
    return headers;
  }

  /** Frozen from the first call on: whoever is told later must be told the same. */
  samplingContext(span = this.#tools.context().span): DynamicSamplingContext {
    const { options, publicKey } = this.#tools;
    const { trace } = this.#tools.context();
    const known = span ? span.transaction.dsc : trace.dsc;
    if (known) return known;
    const dsc: DynamicSamplingContext = { trace_id: span?.traceId ?? trace.traceId };
    if (publicKey) dsc['public_key'] = publicKey;
    if (options.release) dsc['release'] = options.release;
    if (options.environment) dsc['environment'] = options.environment;
    if (!span) return (trace.dsc = dsc);

    const { transaction } = span;
    if (transaction.source !== 'url') dsc['transaction'] = transaction.name;
    if (transaction.sampleRate !== undefined) {
      dsc['sample_rate'] = String(transaction.sampleRate);
      dsc['sample_rand'] = String(transaction.sampleRand);
    }
    if (transaction.sampled !== undefined) dsc['sampled'] = String(transaction.sampled);
    return (transaction.dsc = dsc);
  }

  /** `tracesSampler` first, then the caller's decision, then `tracesSampleRate`; without any, no decision is made. */
  #decide(options: TransactionOptions, parentSampled: boolean | undefined, dsc: DynamicSamplingContext | undefined) {
    const { host, options: client } = this.#tools;
    const sampleRand = randOf(dsc, parentSampled, host.random());
    if (client.tracesSampleRate === undefined && !client.tracesSampler) {
      return { sampled: undefined, sampleRate: undefined, sampleRand };
    }
    const context: SamplingContext = { name: options.name, op: options.op, data: options.data ?? {}, parentSampled };
    const inherited = parentSampled === undefined ? client.tracesSampleRate : Number(parentSampled);
    const chosen = client.tracesSampler ? Number(client.tracesSampler(context)) : inherited;
    const sampleRate = chosen !== undefined && chosen >= 0 && chosen <= 1 ? chosen : 0;
    return { sampled: sampleRand < sampleRate, sampleRate, sampleRand };
  }
}

/** The number that every service of a trace compares with its rate; made up so that it agrees with the caller, if need be. */
function randOf(dsc: DynamicSamplingContext | undefined, parentSampled: boolean | undefined, random: number): number {
  const received = Number(dsc?.['sample_rand'] ?? Number.NaN);
  if (received >= 0 && received < 1) return received;
  const rate = Number(dsc?.['sample_rate'] ?? Number.NaN);
  if (parentSampled === undefined || !(rate >= 0 && rate <= 1)) return random;
  return parentSampled ? random * rate : rate + random * (1 - rate);
}

function endWith<T>(span: Span, run: () => T): T {
  const fail = (error: unknown): never => {
    span.setStatus(span.status ?? 'internal_error').end();
    throw error;
  };
  let result: T;
  try {
    result = run();
  } catch (error) {
    return fail(error);
  }
  if (!isPromise(result)) {
    span.end();
    return result;
  }
  return result.then((value) => {
    span.end();
    return value;
  }, fail) as T;
}
