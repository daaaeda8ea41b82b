import { parseDsn } from '../../wire/dsn.ts';
import type { Client } from '../client/client.ts';
import type { Context } from '../client/context.ts';
import { isPromise } from '../client/context.ts';
import type { Integration, Undo } from '../client/integration.ts';
import type { Tracer } from '../client/tracing-seam.ts';
import { noSpan, untraced } from '../client/tracing-seam.ts';
import { newId, newSpanId } from '../ids.ts';
import { decideSampling } from './sampling.ts';
import type { Span, TransactionOptions } from './span.ts';
import { Transaction } from './span.ts';
import type { DynamicSamplingContext, TraceHeaders } from './trace-headers.ts';
import { formatSentryTrace, formatTraceparent, mergeBaggage, readTrace } from './trace-headers.ts';

/** Transactions, spans and trace headers. It stands before `pageTrace()`. */
export const tracing = (): Integration => traceClient;

/** Begins spans under the one that is open, and carries the trace from service to service. */
export function traceClient(client: Client): Undo {
  const { host, options } = client;
  const { contexts, now, random } = host;
  const publicKey = parseDsn(options.dsn ?? '')?.publicKey;

  function transaction(given: TransactionOptions): Transaction {
    const begunIn = client.context;
    const incoming = begunIn.trace.parentSpanId ? begunIn.trace : undefined;
    const parent = {
      // A transaction that continues nothing is a trace of its own: a process or a page lives longer than any one trace.
      traceId: incoming?.traceId ?? newId(random),
      parentSpanId: incoming?.parentSpanId,
      dsc: incoming?.dsc ?? null,
      ...decideSampling(given, options, incoming, random()),
    };
    return new Transaction(given, parent, { now, random, run, onEnd: (ended) => capture(ended, begunIn) });
  }

  /** A failure in the application's options costs the span, never the work that it stands for. */
  function begin(given: TransactionOptions | null | undefined): Span {
    let span: Span = noSpan;
    client.safely(() => {
      // Untyped callers pass nothing at times.
      const options = given ?? { name: '<unnamed>' };
      const parent = options.parentSpan ?? client.context.span;
      span = parent ? parent.child(options) : transaction(options);
    });
    return span;
  }

  const withSpan = <T>(span: Span | null, callback: () => T): T =>
    contexts.run({ ...client.context, span: span ?? undefined }, callback);

  function run<T>(span: Span, callback: (span: Span) => T): T {
    return withSpan(span, () => endWith(span, () => callback(span)));
  }

  function capture(ended: Transaction, begunIn: Context): void {
    if (ended.sampled === undefined) return;
    if (!ended.sampled) return client.lose('sample_rate', 'transaction', ended.spanCount);
    const dropped = ended.spanCount - ended.spans.length;
    if (dropped > 0) client.lose('queue_overflow', 'span', dropped);
    client.safely(() => {
      const around = { ...begunIn, span: ended };
      client.submit({
        event: { event_id: newId(random), ...ended.toEvent() },
        category: 'transaction',
        around,
        hint: {},
      });
    }, 'transaction');
  }

  function dynamicSamplingContext(span = client.context.span): DynamicSamplingContext {
    const { trace } = client.context;
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

  function getTraceHeaders(span = client.context.span, baggage?: string | null): TraceHeaders {
    const { traceId, sampled, spanId = newSpanId(random) }: TraceIds = span ?? client.context.trace;
    const headers: TraceHeaders = {
      'sentry-trace': formatSentryTrace(traceId, spanId, sampled),
      baggage: mergeBaggage(baggage, dynamicSamplingContext(span)),
    };
    if (options.propagateTraceparent) headers.traceparent = formatTraceparent(traceId, spanId, sampled);
    return headers;
  }

  const tracer: Tracer = {
    dynamicSamplingContext,
    getTraceHeaders,
    startSpan: (given, callback) => run(begin(given), callback),
    startSpanManual: (given, callback) => {
      const span = begin(given);
      return withSpan(span, () => callback(span, () => span.end()));
    },
    startInactiveSpan: begin,
    withSpan,
    beginTransaction: (given) => {
      const begun = transaction(given);
      begun.leave = client.enter({ ...client.context, span: begun });
      return begun;
    },
    endTransaction: (begun) => {
      begun.end();
      begun.leave?.();
      begun.leave = undefined;
    },
    continueTrace: (incoming, callback) => {
      const trace = readTrace(incoming ?? {}) ?? { traceId: newId(random) };
      return contexts.run({ ...client.context, span: undefined, trace }, callback);
    },
  };
  Object.assign(client, tracer);
  return () => void Object.assign(client, untraced);
}

interface TraceIds {
  traceId: string;
  spanId?: string;
  sampled?: boolean | undefined;
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
