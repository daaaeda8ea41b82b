import type { Event, WireSpan, TraceContext } from '../../wire/event.ts';
import { combine } from '../errors/combine.ts';
import { newSpanId } from '../ids.ts';
import type { DynamicSamplingContext } from './trace-headers.ts';

/** The server refuses more. */
const MAX_SPANS = 1000;

export interface SpanOptions {
  name: string;
  /** The kind of work, as `db.query` or `http.client`. */
  op?: string;
  data?: Record<string, unknown>;
  /** Unix seconds; now, if absent. */
  startTimestamp?: number;
  /** Its maker: `manual`, or `auto.` and the instrumentation. */
  origin?: string;
  /** The span that it is within. @default the open one */
  parentSpan?: Span | undefined;
}

/** Where a transaction's name comes from; `url` has unbounded values and is cleaned up by the server. */
export type TransactionSource = 'custom' | 'url' | 'route' | 'view' | 'component' | 'task';

export interface TransactionOptions extends SpanOptions {
  source?: TransactionSource;
}

/** The surroundings of a span. */
export interface SpanTools {
  now: () => number;
  random: () => number;
  /** Called once, with the transaction and all its spans ended. */
  onEnd: (transaction: Transaction) => void;
  /** Runs the callback with the span open; it ends with the callback, or with the promise that it answers. */
  run: <T>(span: Span, callback: (span: Span) => T) => T;
}

/** One piece of work, timed. Spans of a trace that is not sampled carry ids only. */
export class Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** Undefined where the decision is left to others. */
  readonly sampled: boolean | undefined;
  readonly startTimestamp: number;
  name: string;
  op: string | undefined;
  status: string | undefined;
  endTimestamp: number | undefined;
  protected readonly data: Record<string, unknown>;
  protected readonly tools: SpanTools;
  readonly origin: string;
  /** The span that is sent on its own, with this one in it. */
  readonly transaction: Transaction;

  constructor(
    options: SpanOptions,
    parent: { traceId: string; parentSpanId: string | undefined; sampled: boolean | undefined },
    tools: SpanTools,
    transaction?: Transaction,
  ) {
    this.traceId = parent.traceId;
    this.spanId = newSpanId(tools.random);
    this.parentSpanId = parent.parentSpanId;
    this.sampled = parent.sampled;
    this.name = options.name;
    this.op = options.op;
    this.data = combine(options.data);
    this.startTimestamp = options.startTimestamp ?? tools.now() / 1000;
    this.tools = tools;
    this.origin = options.origin ?? 'manual';
    this.transaction = transaction ?? (this as unknown as Transaction);
  }

  get isRecording(): boolean {
    return this.sampled === true && this.endTimestamp === undefined;
  }

  setData(key: string, value: unknown): this {
    if (this.isRecording) this.data[key] = value;
    return this;
  }

  /** `ok`, or one of the protocol's names for a failure, as `not_found` or `internal_error`. */
  setStatus(status: string): this {
    this.status = status;
    return this;
  }

  setName(name: string): this {
    this.name = name;
    return this;
  }

  /** A span within this one, which somebody must end. */
  child(options: SpanOptions): Span {
    const parent = { traceId: this.traceId, parentSpanId: this.spanId, sampled: this.sampled };
    const child = new Span(options, parent, this.tools, this.transaction);
    this.transaction.addSpan(child);
    return child;
  }

  /** A span within this one, whatever span is open: after an `await` in a page nothing else tells whose it is. */
  startSpan<T>(options: SpanOptions, callback: (span: Span) => T): T {
    return this.tools.run(this.child(options), callback);
  }

  /** In Unix seconds; now, if absent. Only the first call counts. */
  end(timestamp = this.tools.now() / 1000): void {
    this.endTimestamp ??= Math.max(timestamp, this.startTimestamp);
  }

  toTraceContext(): TraceContext {
    return {
      trace_id: this.traceId,
      span_id: this.spanId,
      parent_span_id: this.parentSpanId,
      op: this.op,
      status: this.status,
      origin: this.origin,
      data: this.data,
    };
  }

  toWire(): WireSpan {
    return {
      ...this.toTraceContext(),
      description: this.name,
      start_timestamp: this.startTimestamp,
      timestamp: this.endTimestamp,
    };
  }
}

/** The outermost span of a trace within this process: a request, a page load, a job. */
export class Transaction extends Span {
  source: TransactionSource;
  /** Frozen when it first leaves the process; null until then. */
  dsc: DynamicSamplingContext | null;
  readonly sampleRate: number | undefined;
  readonly sampleRand: number;
  readonly measurements: Record<string, { value: number; unit: string }> = {};
  readonly spans: Span[] = [];
  /** Ends that it is the open one. A weak map of these cost as much again as the transaction, in collections. */
  leave: (() => void) | undefined;
  /** All that were begun, also those that are not kept. */
  spanCount = 0;

  constructor(
    options: TransactionOptions,
    parent: {
      traceId: string;
      parentSpanId: string | undefined;
      sampled: boolean | undefined;
      sampleRate: number | undefined;
      sampleRand: number;
      dsc: DynamicSamplingContext | null;
    },
    tools: SpanTools,
  ) {
    super(options, parent, tools);
    this.source = options.source ?? 'custom';
    this.sampleRate = parent.sampleRate;
    this.sampleRand = parent.sampleRand;
    this.dsc = parent.dsc;
  }

  override setName(name: string, source: TransactionSource = 'custom'): this {
    this.source = source;
    return super.setName(name);
  }

  setMeasurement(name: string, value: number, unit = 'none'): this {
    this.measurements[name] = { value, unit };
    return this;
  }

  addSpan(span: Span): void {
    this.spanCount++;
    if (this.isRecording && this.spans.length < MAX_SPANS) this.spans.push(span);
  }

  toEvent(): Event {
    const dropped = this.spanCount - this.spans.length;
    return {
      ...(dropped > 0 ? { errors: [{ type: 'too_many', name: 'spans', dropped }] } : {}),
      type: 'transaction',
      transaction: this.name,
      transaction_info: { source: this.source },
      start_timestamp: this.startTimestamp,
      timestamp: this.endTimestamp,
      contexts: { trace: this.toTraceContext() },
      spans: this.spans.map((span) => span.toWire()),
      measurements: this.measurements,
    };
  }

  /** Ends what is still open in it, and sends it. */
  override end(timestamp?: number): void {
    if (this.endTimestamp !== undefined) return;
    super.end(timestamp);
    for (const span of this.spans) {
      if (span.endTimestamp !== undefined) continue;
      span.setStatus('cancelled').end(this.endTimestamp);
    }
    this.tools.onEnd(this);
  }
}
