import type { Breadcrumb, Event, Level, Mechanism } from '../../wire/event.ts';
import { cleanEvent, describeEvent } from '../errors/finish-event.ts';
import type { Context } from './context.ts';
import { isPromise } from './context.ts';
import { envelopeOf } from '../queue/envelope-of.ts';
import type { ThrownOptions } from '../errors/event-from.ts';
import { eventFromMessage, eventFromThrown } from '../errors/event-from.ts';
import type { Host, Send } from './host.ts';
import { newId } from '../ids.ts';
import { isIgnored } from '../errors/ignore-errors.ts';
import type { LossReason } from '../queue/lost-events.ts';
import { countLostEvents, quantitiesOf } from '../queue/lost-events.ts';
import type { BeforeSend, ClientOptions, Hint } from './options.ts';
import type { CaptureContext, Scope } from './scope.ts';
import { createScope } from './scope.ts';
import { secretKeys } from '../errors/scrub.ts';
import { openSendQueue } from '../queue/send-queue.ts';
import type { Tracer } from './tracing-seam.ts';
import { untraced } from './tracing-seam.ts';

export interface CaptureOptions extends CaptureContext {
  /** How it was caught. @default { type: 'generic', handled: true } */
  mechanism?: Mechanism;
}

type Category = 'error' | 'transaction';

const DEFAULT_TIMEOUT_MS = 5000;
const HANDLED: Mechanism = { type: 'generic', handled: true };

/**
 * Takes what went wrong to the server: capture, scope, scrub, queue. A client holds all of its state itself, so several live
 * in one process without knowing of each other. No method ever throws into the application.
 */
export interface Client extends Tracer {
  readonly options: Readonly<ClientOptions>;
  /** The scope of here and now: of this request, or of the whole process or page. */
  readonly scope: Scope;
  /** Answers with the event's id. An error that was captured before keeps its first id and is not sent again. */
  captureException: (error: unknown, options?: CaptureOptions | null, ownFrames?: number) => string;
  captureMessage: (message: string, context?: CaptureContext | Level, ownFrames?: number) => string;
  captureEvent: (event: Event, hint?: Hint) => string;
  /** Runs the callback with a copy of the scope: what is set on it is gone afterwards. */
  withScope: <T>(callback: (scope: Scope) => T) => T;
  addBreadcrumb: (breadcrumb: Breadcrumb) => void;
  /** Waits until all is sent; false if that took longer. */
  flush: (timeoutMs?: number) => Promise<boolean>;
  /** Sends what there is, undoes all that integrations put in place, and captures nothing from then on. */
  close: (timeoutMs?: number) => Promise<boolean>;

  // From here on for integrations.
  readonly host: Host;
  /** Adds debug ids to an event in place, before the host does its part; put there by `debugImages()`. */
  images: ((event: Event) => void) | undefined;
  /** The context of here and now. */
  readonly context: Context;
  /** Holds wherever no other context does. */
  readonly root: Context;
  /** Makes the context hold from here on, until the answer is called. */
  enter: (context: Context) => () => void;
  /** From a bare event to the queue; the one path for everything that is captured. */
  submit: (bare: Event, category: Category, around: Context, hint?: Hint) => void;
  /** Counts an event that will not be sent. */
  lose: (reason: LossReason, category: Category, spans?: number) => void;
  /** Keeps failures from the application, whose calls run into hooks unknowingly. With a category, a failure counts as lost. */
  safely: (run: () => void, category?: Category) => void;
  /** `close` runs it, the last one first. */
  onClose: (undo: () => void) => void;
}

/** `send` is null where there is nowhere to send to. */
export function newClient(given: ClientOptions, lent: Host, send: Send | null): Client {
  const options: ClientOptions = { ...given, environment: given.environment ?? 'production' };
  const host = options.debug ? lent : { ...lent, log: () => undefined };
  const { contexts, random } = host;
  const root: Context = {
    scope: createScope(options.maxBreadcrumbs ?? 100),
    span: undefined,
    trace: { traceId: newId(random) },
  };
  const lost = countLostEvents();
  const queue = send && openSendQueue(host, send, lost);
  const isSecret = secretKeys(options.scrubKeys ?? []);
  /** Errors that were captured already, with their event ids: they pass several handlers on their way up. */
  const seen = new WeakMap<object, string>();
  /** Events that wait for an asynchronous `beforeSend`. */
  const pending = new Set<PromiseLike<void>>();
  const closers: (() => void)[] = [];
  let closed = false;

  const context = (): Context => contexts.current() ?? root;
  const enter = (next: Context): (() => void) => contexts.enter(next);
  if (options.dsn && !send) lent.log(`not a DSN: ${options.dsn}. Nothing will be sent.`);

  function captureException(error: unknown, given?: CaptureOptions | null, ownFrames = 1): string {
    const { mechanism = HANDLED, ...more } = given ?? {};
    const isObject = typeof error === 'object' && error !== null;
    const known = isObject && seen.get(error);
    if (known) return known;
    const here = new Error('captured here');
    const make = (): Event => {
      const event = eventFromThrown(error, { mechanism, here, ownFrames, inApp: host.inApp });
      if (isObject) seen.set(error, (event.event_id = newId(random)));
      return { ...event, ...more, extra: { ...event.extra, ...more.extra } };
    };
    return capture(make, { originalException: error });
  }

  function captureMessage(message: string, more: CaptureContext | Level = {}, ownFrames = 1): string {
    const here = options.attachStacktrace ? new Error('captured here') : null;
    const thrown: ThrownOptions | null = here && { mechanism: HANDLED, here, ownFrames, inApp: host.inApp };
    return capture(
      () => ({ ...eventFromMessage(message, thrown), ...(typeof more === 'string' ? { level: more } : more) }),
      {},
    );
  }

  function capture(make: () => Event, hint: Hint): string {
    let id = '';
    safely(() => {
      const event = make();
      event.event_id ??= newId(random);
      id = event.event_id;
      if (isIgnored(event, options.ignoreErrors ?? [])) return lose('ignored', 'error');
      const { sampleRate = 1 } = options;
      if (random() >= sampleRate) return lose('sample_rate', 'error');
      // The server counts each kept error as often as this says.
      if (sampleRate < 1) event.contexts = { ...event.contexts, error_sampling: { client_sample_rate: sampleRate } };
      submit(event, 'error', context(), hint);
    }, 'error');
    return id;
  }

  function submit(bare: Event, category: Category, around: Context, hint: Hint = {}): void {
    if (closed || !queue) return;
    const spans = bare.spans?.length;
    // An asynchronous beforeSend may answer after `close`, which takes this away.
    const { dynamicSamplingContext } = client;

    const scoped = around.scope.applyTo(bare);
    if (!scoped) return lose('event_processor', category, spans);

    const described = describeEvent(scoped, around, options, host);
    client.images?.(described);
    host.enrich(described);
    const clean = cleanEvent(described, options, isSecret);

    const enqueue = (event: Event): void => {
      const trace = dynamicSamplingContext?.(around.span);
      queue.add(envelopeOf(event, category, { trace, dsn: options.tunnel && options.dsn, now: host.now() }));
    };
    const beforeSend = category === 'error' ? options.beforeSend : options.beforeSendTransaction;
    if (!beforeSend) return enqueue(clean);
    ask(beforeSend, clean, hint, category, (event) => enqueue(cleanEvent(event, options, isSecret)));
  }

  function ask(beforeSend: BeforeSend, event: Event, hint: Hint, category: Category, go: (event: Event) => void): void {
    const spans = event.spans?.length;
    const fail = (error: unknown): void => {
      host.log('beforeSend failed', error);
      lose('callback_error', category, spans);
    };
    const take = (kept: Event | null): void =>
      kept ? safely(() => go(kept), category) : lose('before_send', category, spans);
    try {
      const verdict = beforeSend(event, hint);
      if (!isPromise(verdict)) return take(verdict);
      const settled: PromiseLike<void> = verdict.then(take, fail).then(() => void pending.delete(settled));
      pending.add(settled);
    } catch (error) {
      fail(error);
    }
  }

  function lose(reason: LossReason, category: Category, spans?: number): void {
    lost.add(reason, quantitiesOf(category, spans));
    queue?.reportSoon();
  }

  /** The application must not suffer from its monitoring. Failures are counted as lost. */
  function safely(run: () => void, category?: Category): void {
    try {
      run();
    } catch (error) {
      host.log('a failure in the SDK or an integration', error);
      if (category) lose('internal_sdk_error', category);
    }
  }

  async function flush(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<boolean> {
    const deadline = host.now() + timeoutMs;
    if (pending.size > 0) {
      const late = new Promise<void>((resolve) => void host.later(resolve, timeoutMs, true));
      await Promise.race([Promise.allSettled(pending), late]);
    }
    return (await queue?.flush(deadline - host.now())) ?? true;
  }

  const client: Client = {
    ...untraced,
    images: undefined,
    options,
    host,
    root,
    get context() {
      return context();
    },
    get scope() {
      return context().scope;
    },
    captureException,
    captureMessage,
    captureEvent: (event, hint = {}) => capture(() => ({ ...event }), hint),
    withScope: (callback) => {
      const scope = context().scope.clone();
      return contexts.run({ ...context(), scope }, () => callback(scope));
    },
    addBreadcrumb: (breadcrumb) =>
      safely(() => {
        const timed = { timestamp: host.now() / 1000, ...breadcrumb };
        const kept = options.beforeBreadcrumb ? options.beforeBreadcrumb(timed) : timed;
        if (kept) context().scope.addBreadcrumb(kept);
      }),
    submit,
    lose,
    safely,
    enter,
    flush,
    close: async (timeoutMs = options.shutdownTimeoutMs ?? 2000) => {
      for (const undo of closers.splice(0).reverse()) safely(undo);
      closed = true;
      const sent = await flush(timeoutMs);
      queue?.close();
      return sent;
    },
    onClose: (undo) => void closers.push(undo),
  };
  return client;
}
