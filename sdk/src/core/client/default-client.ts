import type { Breadcrumb, Event, Level, User } from '../../wire/event.ts';
import type { CaptureOptions, Client, ScopeChange } from './client.ts';
import type { InitOptions } from './integration.ts';
import type { CaptureContext, Scope, TagValue } from './scope.ts';
import { createScope } from './scope.ts';
import { untraced } from './tracing-seam.ts';
import type { Span, Transaction, TransactionOptions } from '../tracing/span.ts';
import type { IncomingTrace, TraceHeaders } from '../tracing/trace-headers.ts';
import type { Hint } from './options.ts';

/*
 * The client of `init`, and functions that use it. It is the only state that is not held by a client. Before `init`, and after
 * `close`, all of them do nothing but run their callbacks.
 */
let client: Client | undefined;

/**
 * `init` of every entry: the new client takes the place of the one before, which is closed. Options that nobody can make a client of
 * make one that sends nothing.
 */
export function startDefaultClient(
  given: InitOptions | null | undefined,
  make: (options: InitOptions) => Client,
): Client {
  void client?.close();
  try {
    client = make(given ?? {});
  } catch (error) {
    client = make({ integrations: [], debug: true });
    client.host.log('init failed, and nothing will be sent', error);
  }
  return client;
}

export const getClient = (): Client | undefined => client;

/** This function, and `Client.captureException` below it, are above the caller in a stack. */
const OWN_FRAMES = 2;

/** Sends an error, or whatever else was thrown; answers with the event's id. */
export function captureException(error: unknown, options?: CaptureOptions | ScopeChange | null): string {
  return client?.captureException(error, options, OWN_FRAMES) ?? '';
}

/** Sends a message; answers with the event's id. */
export function captureMessage(message: string, context?: CaptureContext | Level): string {
  return client?.captureMessage(message, context, OWN_FRAMES) ?? '';
}

/** Sends an event that you made yourself; answers with its id. */
export function captureEvent(event: Event, hint?: Hint): string {
  return client?.captureEvent(event, hint) ?? '';
}

/** Runs the callback with a copy of the scope. Before `init` that scope leads nowhere. */
export function withScope<T>(callback: (scope: Scope) => T): T {
  return client ? client.withScope(callback) : callback(createScope(0));
}

/** The scope of this request, or of the page or process; undefined before `init`. */
export const getCurrentScope = (): Scope | undefined => client?.scope;

/** Null forgets the user. */
export function setUser(user: User | null): void {
  client?.scope.setUser(user);
}

export function setTag(key: string, value: TagValue): void {
  client?.scope.setTag(key, value);
}

export function setTags(tags: Record<string, TagValue>): void {
  client?.scope.setTags(tags);
}

export function setExtra(key: string, value: unknown): void {
  client?.scope.setExtra(key, value);
}

/** Null removes it. */
export function setContext(name: string, context: Record<string, unknown> | null): void {
  client?.scope.setContext(name, context);
}

export function addBreadcrumb(breadcrumb: Breadcrumb): void {
  client?.addBreadcrumb(breadcrumb);
}

/** Waits until all is sent; false if that took longer. */
export async function flush(timeoutMs?: number): Promise<boolean> {
  return (await client?.flush(timeoutMs)) ?? true;
}

/** Sends what there is, undoes what `init` installed, and captures nothing from then on. */
export async function close(timeoutMs?: number): Promise<boolean> {
  const closing = client;
  client = undefined;
  return (await closing?.close(timeoutMs)) ?? true;
}

/** Runs the callback within a span, or within a transaction if none is open. The span ends with it, or with its promise. */
export function startSpan<T>(options: TransactionOptions, callback: (span: Span) => T): T {
  return (client ?? untraced).startSpan(options, callback);
}

/** The same, but somebody must end the span. */
export function startSpanManual<T>(options: TransactionOptions, callback: (span: Span, end: () => void) => T): T {
  return (client ?? untraced).startSpanManual(options, callback);
}

/** A new span that is not the open one; somebody must end it. */
export const startInactiveSpan = (options: TransactionOptions): Span => (client ?? untraced).startInactiveSpan(options);

/** Runs the callback with the span, or with none, as the open one. */
export const withSpan = <T>(span: Span | null, callback: () => T): T => (client ?? untraced).withSpan(span, callback);

/** The open span, if there is one. */
export const getActiveSpan = (): Span | undefined => client?.context.span;

/** Runs the callback with a scope and a trace of its own: for a job, a message or a connection, whose data others must not see. */
export function withIsolation<T>(callback: () => T): T {
  return client ? client.withIsolation(callback) : callback();
}

/** Begins a transaction that is open from here on, until `endTransaction`. */
export const beginTransaction = (options: TransactionOptions): Transaction | undefined =>
  client?.beginTransaction(options);

export function endTransaction(transaction: Transaction | undefined): void {
  if (transaction) client?.endTransaction(transaction);
}

/** For an outgoing request, so that the other side continues the trace. */
export const getTraceHeaders = (): Partial<TraceHeaders> => client?.getTraceHeaders() ?? {};

/** Runs the callback as a continuation of the trace that the headers name. */
export function continueTrace<T>(incoming: IncomingTrace | null | undefined, callback: () => T): T {
  return client ? client.continueTrace(incoming, callback) : callback();
}
