import type { Breadcrumb, Event, Level, User } from '../../wire/event.ts';
import type { CaptureOptions, Client } from './client.ts';
import type { CaptureContext, Scope, TagValue } from './scope.ts';
import type { Span, Transaction, TransactionOptions } from '../tracing/span.ts';
import type { IncomingTrace, TraceHeaders } from '../tracing/trace-headers.ts';
import type { Hint } from './options.ts';

/*
 * The client of `init`, and functions that use it. It is the only state that is not held by a client. Before `init`, and after
 * `close`, all of them do nothing but run their callbacks.
 */
let client: Client | undefined;

/** `init` of every entry: the new client takes the place of the one before, which is closed. */
export function startDefaultClient(make: () => Client): Client {
  void client?.close();
  client = make();
  return client;
}

export const getClient = (): Client | undefined => client;

/** This function, and `Client.captureException` below it, are above the caller in a stack. */
const OWN_FRAMES = 2;

/** Sends an error, or whatever else was thrown; answers with the event's id. */
export function captureException(error: unknown, options?: CaptureOptions | null): string {
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

/** Runs the callback with a copy of the scope. Before `init` the scope is undefined. */
export function withScope<T>(callback: (scope: Scope | undefined) => T): T {
  return client ? client.withScope(callback) : callback(undefined);
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
export function startSpan<T>(options: TransactionOptions, callback: (span: Span | undefined) => T): T {
  return client ? client.startSpan(options, callback) : callback(undefined);
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
