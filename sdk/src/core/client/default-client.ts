import type { Breadcrumb, Event, Level, User } from '../../wire/event.ts';
import type { CaptureOptions, Client, ScopeChange } from './client.ts';
import type { InitOptions } from './integration.ts';
import type { CaptureContext, Scope, TagValue } from './scope.ts';
import { createScope } from './scope.ts';
import { VERSION } from '../version.ts';
import { untraced } from './tracing-seam.ts';
import type { Span, Transaction, TransactionOptions } from '../tracing/span.ts';
import type { IncomingTrace, TraceHeaders } from '../tracing/trace-headers.ts';
import type { Hint } from './options.ts';

/*
 * The client of `init`, and functions that use it. It is the only state that is not held by a client. Before `init`, and after
 * `close`, all of them do nothing but run their callbacks.
 */

interface Shared {
  client?: Client | undefined;
}

declare const document: unknown;

/**
 * A process may load a version more than once: as ES module and by `require`, or in several bundles, as Next.js makes them. All copies
 * use one client. On a page each bundle has its own: a widget of somebody else must not take the client of the page.
 */
const shared: Shared =
  typeof document === 'undefined'
    ? ((globalThis as Record<symbol, Shared>)[Symbol.for(`breakwater ${VERSION}`)] ??= {})
    : {};

/**
 * `init` of every entry: the new client takes the place of the one before, which is closed. Options that nobody can make a client of
 * make one that sends nothing.
 */
export function startDefaultClient(
  given: InitOptions | null | undefined,
  make: (options: InitOptions) => Client,
): Client {
  void shared.client?.close();
  try {
    shared.client = make(given ?? {});
  } catch (error) {
    shared.client = make({ integrations: [], debug: true });
    shared.client.host.log('init failed', error);
  }
  return shared.client;
}

export const getClient = (): Client | undefined => shared.client;

/** This function, and `Client.captureException` below it, are above the caller in a stack. */
const OWN_FRAMES = 2;

/** Sends an error, or whatever else was thrown; answers with the event's id. */
export function captureException(error: unknown, options?: CaptureOptions | ScopeChange | null): string {
  return shared.client?.captureException(error, options, OWN_FRAMES) ?? '';
}

/** Sends a message; answers with the event's id. */
export function captureMessage(message: string, context?: CaptureContext | Level): string {
  return shared.client?.captureMessage(message, context, OWN_FRAMES) ?? '';
}

/** Sends an event that you made yourself; answers with its id. */
export function captureEvent(event: Event, hint?: Hint): string {
  return shared.client?.captureEvent(event, hint) ?? '';
}

/** Runs the callback with a copy of the scope. Before `init` that scope leads nowhere. */
export function withScope<T>(callback: (scope: Scope) => T): T {
  return shared.client ? shared.client.withScope(callback) : callback(createScope(0));
}

/** The scope of this request, or of the page or process; undefined before `init`. */
export const getCurrentScope = (): Scope | undefined => shared.client?.scope;

/** Null forgets the user. */
export function setUser(user: User | null): void {
  shared.client?.scope.setUser(user);
}

export function setTag(key: string, value: TagValue): void {
  shared.client?.scope.setTag(key, value);
}

export function setTags(tags: Record<string, TagValue>): void {
  shared.client?.scope.setTags(tags);
}

export function setExtra(key: string, value: unknown): void {
  shared.client?.scope.setExtra(key, value);
}

/** Null removes it. */
export function setContext(name: string, context: Record<string, unknown> | null): void {
  shared.client?.scope.setContext(name, context);
}

export function addBreadcrumb(breadcrumb: Breadcrumb): void {
  shared.client?.addBreadcrumb(breadcrumb);
}

/** Waits until all is sent; false if that took longer. */
export async function flush(timeoutMs?: number): Promise<boolean> {
  return (await shared.client?.flush(timeoutMs)) ?? true;
}

/** Sends what there is, undoes what `init` installed, and captures nothing from then on. */
export async function close(timeoutMs?: number): Promise<boolean> {
  const closing = shared.client;
  shared.client = undefined;
  return (await closing?.close(timeoutMs)) ?? true;
}

/** Runs the callback within a span, or within a transaction if none is open. The span ends with it, or with its promise. */
export function startSpan<T>(options: TransactionOptions, callback: (span: Span) => T): T {
  return (shared.client ?? untraced).startSpan(options, callback);
}

/** The same, but somebody must end the span. */
export function startSpanManual<T>(options: TransactionOptions, callback: (span: Span, end: () => void) => T): T {
  return (shared.client ?? untraced).startSpanManual(options, callback);
}

/** A new span that is not the open one; somebody must end it. */
export const startInactiveSpan = (options: TransactionOptions): Span =>
  (shared.client ?? untraced).startInactiveSpan(options);

/** Runs the callback with the span, or with none, as the open one. */
export const withSpan = <T>(span: Span | null, callback: () => T): T =>
  (shared.client ?? untraced).withSpan(span, callback);

/** The open span, if there is one. */
export const getActiveSpan = (): Span | undefined => shared.client?.context.span;

/** Runs the callback with a scope and a trace of its own: for a job, a message or a connection, whose data others must not see. */
export function withIsolation<T>(callback: () => T): T {
  return shared.client ? shared.client.withIsolation(callback) : callback();
}

/** Begins a transaction that is open from here on, until `endTransaction`. */
export const beginTransaction = (options: TransactionOptions): Transaction | undefined =>
  shared.client?.beginTransaction(options);

export function endTransaction(transaction: Transaction | undefined): void {
  if (transaction) shared.client?.endTransaction(transaction);
}

/** For an outgoing request, so that the other side continues the trace. */
export const getTraceHeaders = (): Partial<TraceHeaders> => shared.client?.getTraceHeaders() ?? {};

/** Runs the callback as a continuation of the trace that the headers name. */
export function continueTrace<T>(incoming: IncomingTrace | null | undefined, callback: () => T): T {
  return shared.client ? shared.client.continueTrace(incoming, callback) : callback();
}
