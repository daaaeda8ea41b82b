import type { Event, Frame, Level } from '../../wire/event.ts';
import { combine } from '../errors/combine.ts';
import { newId } from '../ids.ts';
import type { LossReason } from '../queue/lost-events.ts';
import { countLostEvents, quantitiesOf } from '../queue/lost-events.ts';
import type { SendQueue, Unsent } from '../queue/send-queue.ts';
import type { EventDelivery, OpenDelivery } from './delivery.ts';
import type { Captured, CaptureOptions, Client, EventCategory, ScopeChange } from './client.ts';
import type { Context } from './context.ts';
import type { Host, Send } from './host.ts';
import type { ClientOptions } from './options.ts';
import type { CaptureContext, Scope } from './scope.ts';
import { createScope } from './scope.ts';
import { untraced } from './tracing-seam.ts';

const DEFAULT_TIMEOUT_MS = 5000;
/** Callbacks and getters of the application that capture while they are asked run within each other: up to this depth. */
const MAX_DEPTH = 5;
const NOTHING: Unsent = { envelopes: [], losses: [] };

/** `send` is null where there is nowhere to send to. */
export function newClient(given: ClientOptions, lent: Host, send: Send | null, open: OpenDelivery): Client {
  const options: ClientOptions = { ...given, environment: given.environment ?? 'production' };
  const host = options.debug ? lent : { ...lent, log: () => undefined };
  const { contexts, random } = host;
  const lost = countLostEvents();
  /** Errors that were captured already, with their event ids: they pass several handlers on their way up. */
  const seen = new WeakMap<object, string>();
  /** Events that wait for an asynchronous `beforeSend`, and for whatever makes them. */
  const pending = new Set<PromiseLike<unknown>>();
  const closers: (() => void)[] = [];
  let closed = false;
  let depth = 0;
  let isAsked = false;
  let delivery: EventDelivery | null = null;

  const fresh = (scope: Scope): Context => ({ scope, span: undefined, trace: { traceId: newId(random) } });
  const root = fresh(createScope(options.maxBreadcrumbs ?? 100));
  const context = (): Context => contexts.current() ?? root;
  const queue = (): SendQueue | undefined => delivery?.queue;
  const isolated = (): Context => fresh(root.scope.clone());
  if (options.dsn && !send) lent.log(`not a DSN: ${options.dsn}. Nothing is sent.`);

  function captureException(
    error: unknown,
    given?: CaptureOptions | ScopeChange | null,
    ownFrames: number | Frame[] = 1,
  ): string {
    const isObject = typeof error === 'object' && error !== null;
    const known = isObject && seen.get(error);
    if (known) return known;
    const event: Event = { event_id: newId(random) };
    if (isObject) seen.set(error, event.event_id as string);
    return capture(
      {
        event,
        hint: { originalException: error },
        given: (typeof given === 'object' && given) || {},
        here: new Error('captured here'),
        ownFrames,
      },
      typeof given === 'function' && given,
    );
  }

  function captureMessage(message: string, more: CaptureContext | Level = {}, ownFrames = 1): string {
    return capture({
      event: combine(typeof more === 'string' ? { level: more } : more, { message }),
      hint: {},
      here: options.attachStacktrace ? new Error('captured here') : undefined,
      ownFrames,
    });
  }

  function capture(
    captured: Pick<Captured, 'event' | 'hint'> & Partial<Captured>,
    change?: ScopeChange | false,
  ): string {
    const { event } = captured;
    event.event_id ||= newId(random);
    safely(() => {
      const { sampleRate = 1 } = options;
      if (random() >= sampleRate) return lose('sample_rate', 'error');
      // The server counts each kept error as often as this says.
      if (sampleRate < 1) event.contexts = { ...event.contexts, error_sampling: { client_sample_rate: sampleRate } };
      take({ category: 'error', around: change ? { ...context(), scope: changed(change) } : context(), ...captured });
    }, 'error');
    return event.event_id;
  }

  function take(captured: Captured): void {
    captured.event.timestamp ??= host.now() / 1000;
    if (!closed) delivery?.take(captured);
  }

  function changed(change: ScopeChange): Scope {
    const scope = context().scope.clone();
    const answer = change(scope) as Partial<Scope> | undefined;
    return answer?.clone ? (answer as Scope) : scope;
  }

  function lose(reason: LossReason, category: EventCategory | 'span' | 'internal', spans?: number): void {
    lost.add(reason, quantitiesOf(category, spans));
    queue()?.reportSoon();
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
      host.log('the SDK or an integration failed', error);
      if (category) lose('internal_sdk_error', category);
    } finally {
      depth--;
    }
  }

  const handOver = (): Unsent => queue()?.handOver() ?? NOTHING;

  /** Back into the queue, unless somebody keeps it. */
  function takeIn(unsent: Unsent, keep?: (unsent: Unsent) => boolean): void {
    if (keep?.(unsent)) return;
    lost.giveBack(unsent.losses);
    for (const envelope of unsent.envelopes) queue()?.add(envelope);
    queue()?.reportSoon();
  }

  async function flush(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<boolean> {
    const deadline = host.now() + timeoutMs;
    while (pending.size > 0 && host.now() < deadline) {
      let cancel: (() => void) | undefined;
      const late = new Promise<void>((resolve) => (cancel = host.later(resolve, deadline - host.now(), true)));
      await Promise.race([Promise.allSettled(pending), late]);
      // A timer that is left would keep the process.
      cancel?.();
    }
    const isMade = pending.size === 0;
    return ((await queue()?.flush(deadline - host.now())) ?? !delivery?.held?.length) && isMade;
  }

  const client: Client = {
    ...untraced,
    images: false,
    added: new Set(),
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
    captureEvent: (event, hint = {}) => capture({ event: combine(event), hint }),
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
    submit: take,
    lose,
    safely,
    enter: (next) => contexts.enter(next),
    flush,
    flushAtOnce: () => {
      delivery?.giveUp?.();
      queue()?.flushAtOnce();
    },
    close: async (timeoutMs = options.shutdownTimeoutMs ?? 2000) => {
      const { keep } = client;
      for (const undo of closers.splice(0).reverse()) safely(undo);
      closed = true;
      const sent = await flush(timeoutMs);
      delivery?.giveUp?.();
      if (!sent && keep) safely(() => takeIn(handOver(), keep));
      queue()?.close();
      return sent;
    },
    handOver,
    copyUnsent: () => queue()?.copyUnsent() ?? NOTHING,
    takeIn: (unsent) => safely(() => takeIn(unsent)),
    onClose: (undo) => void closers.push(undo),
  };
  delivery = send && open({ client, send, lost, pending });
  return client;
}
