import { type Context, isPromise } from '../client/context.ts';
import type { Host } from '../client/host.ts';
import { newId, newSpanId } from '../ids.ts';
import type { ClientOptions, SamplingContext } from '../client/options.ts';
import { type Span, type SpanOptions, Transaction, type TransactionOptions } from './span.ts';
import {
  type DynamicSamplingContext,
  formatSentryTrace,
  formatTraceparent,
  type IncomingTrace,
  mergeBaggage,
  type Propagation,
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
export interface Tracer {
  /** Runs the callback within a new span, which ends with it, or with the promise it answers. */
  startSpan: <T>(options: TransactionOptions, callback: (span: Span) => T) => T;
  /** A span under the open one that is not made the open one; undefined where none is recording. */
  child: (options: SpanOptions) => Span | undefined;
  /** A transaction of the current trace, whatever span is open. It is not made the open one. */
  transaction: (options: TransactionOptions) => Transaction;
  /** Runs the callback as a continuation of the trace that the headers name, or in a new one. */
  continueTrace: <T>(incoming: IncomingTrace | null | undefined, callback: () => T) => T;
  /** What an outgoing request must carry. A `baggage` header that it has already is kept. */
  headers: (span?: Span, baggage?: string | null) => TraceHeaders;
  /** Frozen from the first call on: whoever is told later must be told the same. */
  samplingContext: (span?: Span) => DynamicSamplingContext;
}

export function createTracer({ host, options, publicKey, context, onEnd }: TracerTools): Tracer {
  const { contexts, random } = host;

  function transaction(given: TransactionOptions): Transaction {
    const begunIn = context();
    const incoming = begunIn.trace.parentSpanId ? begunIn.trace : undefined;
    const parent = {
      // What is not continued is a trace of its own: a process or a page lives longer than any one trace.
      traceId: incoming?.traceId ?? newId(random),
      parentSpanId: incoming?.parentSpanId,
      dsc: incoming?.dsc ?? null,
      ...decide(given, options, incoming, random()),
    };
    return new Transaction(given, parent, { now: host.now, random, onEnd: (ended) => onEnd(ended, begunIn) });
  }

  function samplingContext(span = context().span): DynamicSamplingContext {
    const { trace } = context();
    const known = span ? span.transaction.dsc : trace.dsc;
    if (known) return known;
    const dsc: DynamicSamplingContext = { trace_id: span?.traceId ?? trace.traceId };
    if (publicKey) dsc['public_key'] = publicKey;
    if (options.release) dsc['release'] = options.release;
    if (options.environment) dsc['environment'] = options.environment;
    if (!span) return (trace.dsc = dsc);

    const { name, source, sampled, sampleRate, sampleRand } = span.transaction;
    if (source !== 'url') dsc['transaction'] = name;
    if (sampleRate !== undefined) {
      dsc['sample_rate'] = String(sampleRate);
      dsc['sample_rand'] = String(sampleRand);
    }
    if (sampled !== undefined) dsc['sampled'] = String(sampled);
    return (span.transaction.dsc = dsc);
  }

  return {
    transaction,
    samplingContext,
    startSpan: (given, callback) => {
      const around = context();
      // Untyped callers pass nothing at times; their callback must run all the same.
      const options = given ?? { name: '<unnamed>' };
      const span = around.span ? around.span.child(options) : transaction(options);
      return contexts.run({ ...around, span }, () => endWith(span, () => callback(span)));
    },
    child: (given) => {
      const { span } = context();
      return span?.isRecording ? span.child(given) : undefined;
    },
    continueTrace: (incoming, callback) => {
      const trace = readTrace(incoming ?? {}) ?? { traceId: newId(random) };
      return contexts.run({ ...context(), span: undefined, trace }, callback);
    },
    headers: (span = context().span, baggage) => {
      const { traceId, sampled, spanId = newSpanId(random) }: TraceIds = span ?? context().trace;
      const headers: TraceHeaders = {
        'sentry-trace': formatSentryTrace(traceId, spanId, sampled),
        baggage: mergeBaggage(baggage, samplingContext(span)),
      };
      if (options.propagateTraceparent) headers.traceparent = formatTraceparent(traceId, spanId, sampled);
      return headers;
    },
  };
}

interface TraceIds {
  traceId: string;
  spanId?: string;
  sampled?: boolean | undefined;
}

/** `tracesSampler` first, then the caller's decision, then `tracesSampleRate`; without any, no decision is made. */
function decide(given: TransactionOptions, options: ClientOptions, incoming: Propagation | undefined, random: number) {
  const { tracesSampler, tracesSampleRate } = options;
  const parentSampled = incoming?.sampled;
  const sampleRand = randOf(incoming?.dsc, parentSampled, random);
  if (tracesSampleRate === undefined && !tracesSampler)
    return { sampled: undefined, sampleRate: undefined, sampleRand };
  const context: SamplingContext = { name: given.name, op: given.op, data: given.data ?? {}, parentSampled };
  const chosen = Number(tracesSampler ? askSampler(tracesSampler, context) : (parentSampled ?? tracesSampleRate));
  const sampleRate = chosen >= 0 && chosen <= 1 ? chosen : 0;
  return { sampled: sampleRand < sampleRate, sampleRate, sampleRand };
}

/** A sampler that fails samples nothing; what it was asked for goes on. */
function askSampler(sampler: NonNullable<ClientOptions['tracesSampler']>, context: SamplingContext): number | boolean {
  try {
    return sampler(context);
  } catch {
    return 0;
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
