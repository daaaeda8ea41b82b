import type { Event, Frame, Level, Mechanism } from '../../wire/event.ts';
import { combine, entryOf } from '../errors/combine.ts';
import { cleanEvent, describeEvent } from '../errors/finish-event.ts';
import type { Context } from './context.ts';
import { isPromise } from './context.ts';
import { envelopeOf } from '../queue/envelope-of.ts';
import type { ThrownOptions } from '../errors/event-from.ts';
import { eventFromMessage, eventFromThrown } from '../errors/event-from.ts';
import type { Host, Send } from './host.ts';
import { newId } from '../ids.ts';
import { isIgnored } from '../errors/ignore-errors.ts';
import { normalize } from '../errors/normalize.ts';
import type { Quantity } from '../../wire/data-category.ts';
import type { LossReason } from '../queue/lost-events.ts';
import { countLostEvents, quantitiesOf } from '../queue/lost-events.ts';
import type { BeforeSend, ClientOptions, Hint } from './options.ts';
import type { CaptureContext, Scope } from './scope.ts';
import type { CaptureOptions, Client, EventCategory, ScopeChange } from './client.ts';
import { createScope } from './scope.ts';
import { secretKeys } from '../errors/scrub.ts';
import type { Unsent } from '../queue/send-queue.ts';
import { openSendQueue } from '../queue/send-queue.ts';
import { untraced } from './tracing-seam.ts';

const DEFAULT_TIMEOUT_MS = 5000;
const HANDLED: Mechanism = { type: 'generic', handled: true };
/** Callbacks and getters of the application that capture while they are asked run within each other: up to this depth. */
const MAX_DEPTH = 5;
const DETAILS = ['level', 'user', 'tags', 'extra', 'contexts', 'fingerprint', 'transaction'];

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
  const secret = secretKeys(options.scrubKeys);
  const isSecret = (key: string): boolean =>
    secret(key) && !(options.sendDefaultPii === true && /^(?:set-)?cookie$/i.test(key));
  /** Errors that were captured already, with their event ids: they pass several handlers on their way up. */
  const seen = new WeakMap<object, string>();
  /** Events that wait for an asynchronous `beforeSend`. */
  const pending = new Set<PromiseLike<void>>();
  const closers: (() => void)[] = [];
  let closed = false;
  let depth = 0;
  let isAsked = false;

  const context = (): Context => contexts.current() ?? root;
  const isolated = (): Context => ({
    scope: root.scope.clone(),
    span: undefined,
    trace: { traceId: newId(random) },
  });
  const enter = (next: Context): (() => void) => contexts.enter(next);
  if (options.dsn && !send) lent.log(`not a DSN: ${options.dsn}. Nothing will be sent.`);

  function captureException(
    error: unknown,
    given?: CaptureOptions | ScopeChange | null,
    ownFrames: number | Frame[] = 1,
  ): string {
    const isObject = typeof error === 'object' && error !== null;
    const known = isObject && seen.get(error);
    if (known) return known;
    const here = new Error('captured here');
    const make = (): Event => {
      const { mechanism = HANDLED } = detailsOf(given, ['mechanism']);
      const event = eventFromThrown(error, { mechanism, here, ownFrames, inApp: host.inApp });
      if (isObject) seen.set(error, (event.event_id = newId(random)));
      const more = detailsOf(given, DETAILS);
      const contexts = combine<Record<string, unknown>>(event.contexts, more.contexts);
      return { ...event, ...more, contexts, extra: combine(event.extra, more.extra) };
    };
    return capture(make, { originalException: error }, typeof given === 'function' ? given : undefined);
  }

  function captureMessage(message: string, more: CaptureContext | Level = {}, ownFrames = 1): string {
    const here = options.attachStacktrace ? new Error('captured here') : null;
    const thrown: ThrownOptions | null = here && { mechanism: HANDLED, here, ownFrames, inApp: host.inApp };
    return capture(() => {
      // Plain JavaScript may give an object.
      const text =
        typeof message === 'string' ? message : JSON.stringify(normalize(message, { depth: 3, breadth: 20, isSecret }));
      return { ...eventFromMessage(text, thrown), ...(typeof more === 'string' ? { level: more } : more) };
    }, {});
  }

  function capture(make: () => Event, hint: Hint, change?: ScopeChange): string {
    let id = '';
    safely(() => {
      const event = make();
      event.event_id ??= newId(random);
      id = event.event_id;
      if (isIgnored(event, options)) return lose('ignored', 'error');
      const { sampleRate = 1 } = options;
      if (random() >= sampleRate) return lose('sample_rate', 'error');
      // The server counts each kept error as often as this says.
      if (sampleRate < 1) event.contexts = { ...event.contexts, error_sampling: { client_sample_rate: sampleRate } };
      submit(event, 'error', change ? { ...context(), scope: changed(change) } : context(), hint);
    }, 'error');
    return id;
  }

  function changed(change: ScopeChange): Scope {
    const scope = context().scope.clone();
    const answer = change(scope) as Partial<Scope> | undefined;
    return answer?.applyTo ? (answer as Scope) : scope;
  }

  function submit(bare: Event, category: EventCategory, around: Context, hint: Hint = {}): void {
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
      const envelope = envelopeOf(event, category, { trace, dsn: options.tunnel && options.dsn, now: host.now() });
      const dropped = lastOf(quantitiesOf(category, event.spans?.length)) - lastOf(envelope.quantities);
      if (dropped > 0) lose('queue_overflow', 'span', dropped);
      queue.add(envelope);
    };
    const beforeSend = category === 'error' ? options.beforeSend : options.beforeSendTransaction;
    if (!beforeSend) return enqueue(clean);
    ask(beforeSend, clean, hint, category, (event) => enqueue(cleanEvent(event, options, isSecret)));
  }

  function ask(
    beforeSend: BeforeSend,
    event: Event,
    hint: Hint,
    category: EventCategory,
    go: (event: Event) => void,
  ): void {
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

  function lose(reason: LossReason, category: EventCategory | 'span', spans?: number): void {
    lost.add(reason, quantitiesOf(category, spans));
    queue?.reportSoon();
  }

  /** The application must not suffer from its monitoring. Failures are counted as lost. */
  function safely(run: () => void, category?: EventCategory): void {
    if (depth >= MAX_DEPTH) {
      if (category) lose('callback_error', category);
      return;
    }
    depth++;
    try {
      run();
    } catch (error) {
      host.log('a failure in the SDK or an integration', error);
      if (category) lose('internal_sdk_error', category);
    } finally {
      depth--;
    }
  }

  const handOver = (): Unsent => queue?.handOver() ?? { envelopes: [], losses: [] };

  /** Back into the queue, unless somebody keeps it. */
  function takeIn(unsent: Unsent, keep?: (unsent: Unsent) => boolean): void {
    if (keep?.(unsent)) return;
    lost.giveBack(unsent.losses);
    for (const envelope of unsent.envelopes) queue?.add(envelope);
    queue?.reportSoon();
  }

  async function flush(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<boolean> {
    const deadline = host.now() + timeoutMs;
    if (pending.size > 0) {
      let cancel = (): void => undefined;
      const late = new Promise<void>((resolve) => (cancel = host.later(resolve, timeoutMs, true)));
      await Promise.race([Promise.allSettled(pending), late]);
      // A timer that is left would keep the process.
      cancel();
    }
    return (await queue?.flush(deadline - host.now())) ?? true;
  }

  const client: Client = {
    ...untraced,
    images: undefined,
    keep: undefined,
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
    withIsolation: (callback) => contexts.run(isolated(), callback),
    addBreadcrumb: (breadcrumb) =>
      safely(() => {
        // A callback that itself writes to the console would be asked about that, and so on.
        if (isAsked) return;
        const timed = { timestamp: host.now() / 1000, ...breadcrumb };
        isAsked = true;
        try {
          const kept = options.beforeBreadcrumb ? options.beforeBreadcrumb(timed) : timed;
          if (kept) context().scope.addBreadcrumb(kept);
        } finally {
          isAsked = false;
        }
      }),
    isolated,
    submit,
    lose,
    safely,
    enter,
    flush,
    flushAtOnce: () => queue?.flushAtOnce(),
    close: async (timeoutMs = options.shutdownTimeoutMs ?? 2000) => {
      const { keep } = client;
      for (const undo of closers.splice(0).reverse()) safely(undo);
      closed = true;
      const sent = await flush(timeoutMs);
      if (!sent && keep) safely(() => takeIn(handOver(), keep));
      queue?.close();
      return sent;
    },
    handOver,
    copyUnsent: () => queue?.copyUnsent() ?? { envelopes: [], losses: [] },
    takeIn: (unsent) => safely(() => takeIn(unsent)),
    onClose: (undo) => void closers.push(undo),
  };
  return client;
}

const lastOf = (quantities: readonly Quantity[]): number => quantities.at(-1)?.quantity ?? 0;

/** The named fields of the options, read one by one: there may be a text in their place, or a getter that throws. */
function detailsOf(given: unknown, names: readonly string[]): CaptureOptions {
  if (typeof given !== 'object' || given === null) return {};
  return combine(Object.fromEntries(names.map((name) => [name, entryOf(given, name)])));
}
