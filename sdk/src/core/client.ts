import type { DataCategory } from '../wire/data-category.ts';
import { parseDsn } from '../wire/dsn.ts';
import type { Breadcrumb, Event, Level, Mechanism } from '../wire/event.ts';
import { cleanEvent } from './clean-event.ts';
import { type Context, isPromise } from './context.ts';
import { describeEvent } from './describe-event.ts';
import { envelopeOf } from './envelope-of.ts';
import { eventFromMessage, eventFromThrown, type ThrownOptions } from './event-from.ts';
import type { Host, Send } from './host.ts';
import { newId } from './ids.ts';
import { isIgnored } from './ignore-errors.ts';
import { countLostEvents, type LossReason, quantitiesOf } from './lost-events.ts';
import type { BeforeSend, ClientOptions, Hint } from './options.ts';
import { type CaptureContext, Scope } from './scope.ts';
import { secretKeys } from './scrub.ts';
import { openSendQueue, type SendQueue } from './send-queue.ts';
import type { Span, Transaction, TransactionOptions } from './span.ts';
import type { IncomingTrace, TraceHeaders } from './trace-headers.ts';
import { createTracer, type Tracer } from './tracer.ts';

export interface CaptureOptions extends CaptureContext {
  /** How it was caught. @default { type: 'generic', handled: true } */
  mechanism?: Mechanism;
}

const DEFAULT_TIMEOUT_MS = 5000;
const HANDLED: Mechanism = { type: 'generic', handled: true };

/**
 * Takes what went wrong to the server: capture, scope, scrub, queue. A client holds all of its state itself, so several live
 * in one process without knowing of each other. No method ever throws into the application.
 */
export class Client {
  readonly options: Readonly<ClientOptions>;
  readonly tracer: Tracer;
  readonly #host: Host;
  readonly #root: Context;
  readonly #queue: SendQueue | null;
  readonly #lost = countLostEvents();
  readonly #isSecret: (key: string) => boolean;
  /** Errors that were captured already, with their event ids: they pass several handlers on their way up. */
  readonly #seen = new WeakMap<object, string>();
  /** Events that wait for an asynchronous `beforeSend`. */
  readonly #pending = new Set<PromiseLike<void>>();
  readonly #closers: (() => void)[] = [];
  #closed = false;

  /** `send` is null where there is nowhere to send to. */
  constructor(options: ClientOptions, host: Host, send: Send | null) {
    this.options = { environment: 'production', ...options };
    this.#host = options.debug ? host : { ...host, log: () => undefined };
    this.#root = {
      scope: new Scope(options.maxBreadcrumbs ?? 100),
      span: undefined,
      trace: { traceId: newId(host.random) },
    };
    this.#queue = send && openSendQueue(this.#host, send, this.#lost);
    this.#isSecret = secretKeys(options.scrubKeys ?? []);
    this.tracer = createTracer({
      host,
      options: this.options,
      publicKey: parseDsn(options.dsn ?? '')?.publicKey,
      context: () => this.context,
      onEnd: (transaction, begunIn) => this.#captureTransaction(transaction, begunIn),
    });
    if (options.dsn && !send) host.log(`not a DSN: ${options.dsn}. Nothing will be sent.`);
  }

  /** Answers with the event's id. An error that was captured before keeps its first id and is not sent again. */
  captureException(error: unknown, options: CaptureOptions = {}, ownFrames = 1): string {
    const { mechanism = HANDLED, ...context } = options;
    const known = typeof error === 'object' && error !== null ? this.#seen.get(error) : undefined;
    if (known) return known;
    const here = new Error('captured here');
    return this.#capture(
      () => {
        const event = eventFromThrown(error, this.#thrownOptions(mechanism, here, ownFrames));
        if (typeof error === 'object' && error !== null) this.#seen.set(error, (event.event_id = this.#newId()));
        return { ...event, ...context, extra: { ...event.extra, ...context.extra } };
      },
      { originalException: error },
    );
  }

  captureMessage(message: string, context: CaptureContext | Level = {}, ownFrames = 1): string {
    const given = typeof context === 'string' ? { level: context } : context;
    const here = this.options.attachStacktrace ? new Error('captured here') : null;
    const options = here && this.#thrownOptions(HANDLED, here, ownFrames);
    return this.#capture(() => ({ ...eventFromMessage(message, options), ...given }), {});
  }

  captureEvent(event: Event, hint: Hint = {}): string {
    return this.#capture(() => ({ ...event }), hint);
  }

  /** The scope of here and now: of this request, or of the whole process or page. */
  get scope(): Scope {
    return this.context.scope;
  }

  get context(): Context {
    return this.#host.contexts.current() ?? this.#root;
  }

  /** Makes the context hold from here on, until the answer is called. */
  enter(context: Context): () => void {
    return this.#host.contexts.enter(context);
  }

  /** What holds wherever nothing else does. */
  get root(): Context {
    return this.#root;
  }

  /** Runs the callback with a copy of the scope: what is set on it is gone afterwards. */
  withScope<T>(callback: (scope: Scope) => T): T {
    const scope = this.scope.clone();
    return this.#host.contexts.run({ ...this.context, scope }, () => callback(scope));
  }

  addBreadcrumb(breadcrumb: Breadcrumb): void {
    this.#safely(() => {
      const timed = { timestamp: this.#host.now() / 1000, ...breadcrumb };
      const kept = this.options.beforeBreadcrumb ? this.options.beforeBreadcrumb(timed) : timed;
      if (kept) this.scope.addBreadcrumb(kept);
    });
  }

  startSpan<T>(options: TransactionOptions, callback: (span: Span) => T): T {
    return this.tracer.startSpan(options, callback);
  }

  /** Makes it the open span from here on, until {@link endTransaction}. */
  beginTransaction(options: TransactionOptions): Transaction {
    const transaction = this.tracer.transaction(options);
    this.#leave.set(transaction, this.enter({ ...this.context, span: transaction }));
    return transaction;
  }

  endTransaction(transaction: Transaction): void {
    transaction.end();
    this.#leave.get(transaction)?.();
    this.#leave.delete(transaction);
  }

  readonly #leave = new WeakMap<Transaction, () => void>();

  continueTrace<T>(incoming: IncomingTrace, callback: () => T): T {
    return this.tracer.continueTrace(incoming, callback);
  }

  getTraceHeaders(): TraceHeaders {
    return this.tracer.headers();
  }

  /** Waits until all is sent; false if that took longer. */
  async flush(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<boolean> {
    const deadline = this.#host.now() + timeoutMs;
    if (this.#pending.size > 0) {
      const late = new Promise<void>((resolve) => void this.#host.later(resolve, timeoutMs));
      await Promise.race([Promise.allSettled(this.#pending), late]);
    }
    return (await this.#queue?.flush(deadline - this.#host.now())) ?? true;
  }

  /** Sends what there is, undoes what `init` installed, and captures nothing from then on. */
  async close(timeoutMs = this.options.shutdownTimeoutMs ?? 2000): Promise<boolean> {
    for (const undo of this.#closers.splice(0).reverse()) this.#safely(undo);
    this.#closed = true;
    const sent = await this.flush(timeoutMs);
    this.#queue?.close();
    return sent;
  }

  /** What `close` must undo. */
  onClose(undo: () => void): void {
    this.#closers.push(undo);
  }

  #capture(make: () => Event, hint: Hint): string {
    let id = '';
    this.#safely(() => {
      const event = make();
      event.event_id ??= this.#newId();
      id = event.event_id;
      if (isIgnored(event, this.options.ignoreErrors ?? [])) return this.#lose('ignored', 'error');
      if (this.#host.random() >= (this.options.sampleRate ?? 1)) return this.#lose('sample_rate', 'error');
      this.#process(event, hint, this.context, 'error');
    }, 'error');
    return id;
  }

  #captureTransaction(transaction: Transaction, begunIn: Context): void {
    if (transaction.sampled === undefined) return;
    const spans = transaction.spanCount;
    if (!transaction.sampled) return this.#lose('sample_rate', 'transaction', spans);
    this.#safely(() => {
      const event: Event = {
        event_id: this.#newId(),
        type: 'transaction',
        transaction: transaction.name,
        transaction_info: { source: transaction.source },
        start_timestamp: transaction.startTimestamp,
        timestamp: transaction.endTimestamp,
        contexts: { trace: transaction.toTraceContext() },
        spans: transaction.spans.map((span) => span.toWire()),
        measurements: transaction.measurements,
      };
      this.#process(event, {}, { ...begunIn, span: transaction }, 'transaction');
    }, 'transaction');
  }

  /** From a bare event to the queue; the one path for everything that is captured. */
  #process(bare: Event, hint: Hint, context: Context, category: 'error' | 'transaction'): void {
    if (this.#closed || !this.#queue) return;
    const spans = bare.spans?.length ?? 0;

    const scoped = context.scope.applyTo(bare);
    if (!scoped) return this.#lose('event_processor', category, spans);

    const described = describeEvent(scoped, context, this.options, this.#host);
    this.#host.enrich(described);
    const clean = this.#clean(described);

    const beforeSend = category === 'error' ? this.options.beforeSend : this.options.beforeSendTransaction;
    if (!beforeSend) return this.#enqueue(clean, context, category);
    this.#ask(beforeSend, clean, hint, category, (event) => this.#enqueue(this.#clean(event), context, category));
  }

  #clean(event: Event): Event {
    const { normalizeDepth: depth = 5, normalizeBreadth: breadth = 200 } = this.options;
    return cleanEvent(event, { depth, breadth, isSecret: this.#isSecret });
  }

  #ask(ask: BeforeSend, event: Event, hint: Hint, category: DataCategory, send: (event: Event) => void): void {
    const spans = event.spans?.length ?? 0;
    const fail = (error: unknown): void => {
      this.#host.log('beforeSend failed', error);
      this.#lose('callback_error', category, spans);
    };
    const take = (kept: Event | null): void =>
      kept ? this.#safely(() => send(kept), category) : this.#lose('before_send', category, spans);
    try {
      const verdict = ask(event, hint);
      if (!isPromise(verdict)) return take(verdict);
      const settled: PromiseLike<void> = verdict.then(take, fail).then(() => void this.#pending.delete(settled));
      this.#pending.add(settled);
    } catch (error) {
      fail(error);
    }
  }

  #enqueue(event: Event, context: Context, category: 'error' | 'transaction'): void {
    const trace = this.tracer.samplingContext(context.span);
    const dsn = this.options.tunnel ? this.options.dsn : undefined;
    this.#queue?.add(envelopeOf(event, category, { trace, dsn, now: this.#host.now() }));
  }

  #lose(reason: LossReason, category: DataCategory, spans = 0): void {
    this.#lost.add(reason, quantitiesOf(category, spans));
    this.#queue?.reportSoon();
  }

  #thrownOptions(mechanism: Mechanism, here: Error, ownFrames: number): ThrownOptions {
    return { mechanism, here, ownFrames, inApp: this.#host.inApp };
  }

  #newId(): string {
    return newId(this.#host.random);
  }

  /** The application must not suffer from its monitoring. What goes wrong here is counted as lost. */
  #safely(run: () => void, category?: DataCategory): void {
    try {
      run();
    } catch (error) {
      this.#host.log('a failure in the SDK itself', error);
      if (category) this.#lose('internal_sdk_error', category);
    }
  }
}
