import type { Span, Transaction, TransactionOptions } from '../tracing/span.ts';
import type { DynamicSamplingContext, IncomingTrace, TraceHeaders } from '../tracing/trace-headers.ts';

/** All that a client knows of tracing: `tracing()` puts it in place of `untraced`. */
export interface Tracer {
  /** Runs the callback within a new span, which ends with it, or with the promise it answers. */
  startSpan: <T>(options: TransactionOptions, callback: (span: Span) => T) => T;
  /** The same, but somebody must end it. */
  startSpanManual: <T>(options: TransactionOptions, callback: (span: Span, end: () => void) => T) => T;
  /** A new span that is not the open one; somebody must end it. */
  startInactiveSpan: (options: TransactionOptions) => Span;
  /** Runs the callback with the span, or with none, as the open one. */
  withSpan: <T>(span: Span | null, callback: () => T) => T;
  /** A transaction of the current trace, whatever span is open. It is the open one until `endTransaction`. */
  beginTransaction: (options: TransactionOptions) => Transaction;
  endTransaction: (transaction: Transaction) => void;
  /** Runs the callback as a continuation of the trace that the headers name, or in a new one. */
  continueTrace: <T>(incoming: IncomingTrace | null | undefined, callback: () => T) => T;
  /** For an outgoing request, so that the other side continues the trace. A `baggage` header that it has already is kept. */
  getTraceHeaders: (span?: Span, baggage?: string | null) => Partial<TraceHeaders>;
  /** Frozen from the first call on: all who read it later must read the same. Absent where the client does not trace. */
  dynamicSamplingContext: ((span?: Span) => DynamicSamplingContext) | undefined;
}

const self = (): object => noSpan;
const nothing = (): void => undefined;

/** Takes what a span takes, keeps nothing and is never sent. */
export const noSpan = {
  traceId: '',
  spanId: '',
  isRecording: false,
  setData: self,
  setStatus: self,
  setName: self,
  setMeasurement: self,
  child: self,
  startSpan: (_: unknown, callback: (span: Span) => unknown) => callback(noSpan),
  end: nothing,
  get transaction() {
    return noSpan;
  },
} as unknown as Transaction;

/** Without tracing, callbacks run all the same, and no module of `core/tracing` is loaded. */
export const untraced: Tracer = {
  startSpan: (_, callback) => callback(noSpan),
  startSpanManual: (_, callback) => callback(noSpan, nothing),
  startInactiveSpan: () => noSpan,
  withSpan: (_, callback) => callback(),
  beginTransaction: () => noSpan,
  endTransaction: nothing,
  continueTrace: (_, callback) => callback(),
  getTraceHeaders: () => ({}),
  dynamicSamplingContext: undefined,
};
