import type { Event, Exception, Mechanism } from '../../wire/event.ts';
import { parseStack } from '../stack.ts';

/** Causes and members of aggregates beyond these are left out. */
const MAX_EXCEPTIONS = 20;
/** Property names shown for a thrown object that is no error. */
const MAX_KEYS = 10;

export interface ThrownOptions {
  mechanism: Mechanism;
  inApp: (file: string) => boolean;
  /** Made where the capture was asked for: the stack of values that bring none. */
  here?: Error | undefined;
  /** Frames of `here` that are ours. */
  ownFrames: number;
}

interface ErrorLike {
  name?: unknown;
  message: string;
  stack?: unknown;
  cause?: unknown;
  errors?: unknown;
}

/** An event from whatever was thrown. An error brings its causes and an aggregate its members, the root last. */
export function eventFromThrown(thrown: unknown, options: ThrownOptions): Event {
  if (isErrorLike(thrown)) return { exception: { values: exceptionsOf(thrown, options) } };

  const exception: Exception = {
    ...describeNonError(thrown),
    mechanism: { ...options.mechanism, synthetic: true },
    ...stackOf(options),
  };
  const event: Event = { exception: { values: [exception] } };
  if (typeof thrown === 'object' && thrown !== null) event.extra = { __serialized__: thrown };
  return event;
}

/** An event for a message; with the stack of the call where it was asked for. */
export function eventFromMessage(message: string, options: ThrownOptions | null): Event {
  const event: Event = { level: 'info', message };
  if (!options) return event;
  const mechanism = { ...options.mechanism, synthetic: true };
  return { ...event, exception: { values: [{ value: message, mechanism, ...stackOf(options) }] } };
}

function exceptionsOf(root: ErrorLike, options: ThrownOptions): Exception[] {
  const found: Exception[] = [];
  const seen = new Set<unknown>();

  const visit = (error: unknown, source: string | null, parent: number | null): void => {
    if (!isErrorLike(error) || seen.has(error) || found.length >= MAX_EXCEPTIONS) return;
    seen.add(error);
    const id = found.length;
    const members = Array.isArray(error.errors) ? (error.errors as unknown[]) : [];
    const mechanism: Mechanism =
      parent === null
        ? { ...options.mechanism, exception_id: id }
        : { type: 'chained', handled: options.mechanism.handled ?? true, source, exception_id: id, parent_id: parent };
    if (members.length > 0) mechanism.is_exception_group = true;
    found.push({ ...exceptionOf(error, options), mechanism });
    visit(error.cause, 'cause', id);
    for (const [index, member] of members.entries()) visit(member, `errors[${index}]`, id);
  };

  visit(root, null, null);
  return found.reverse();
}

function exceptionOf(error: ErrorLike, { inApp }: ThrownOptions): Exception {
  const exception: Exception = { type: nameOf(error), value: String(error.message) };
  const frames = typeof error.stack === 'string' ? parseStack(error.stack, inApp) : [];
  return frames.length > 0 ? { ...exception, stacktrace: { frames } } : exception;
}

function nameOf(error: ErrorLike): string {
  if (typeof error.name === 'string' && error.name !== '' && error.name !== 'Error') return error.name;
  // A subclass that did not set its name still has one.
  return constructorName(error) ?? 'Error';
}

function describeNonError(thrown: unknown): Exception {
  if (typeof thrown !== 'object' || thrown === null) {
    return { type: 'Error', value: typeof thrown === 'symbol' ? thrown.toString() : `${thrown as string}` };
  }
  const keys = Object.keys(thrown).slice(0, MAX_KEYS).sort().join(', ') || '[no keys]';
  return { type: constructorName(thrown) ?? 'Object', value: `Object captured as exception with keys: ${keys}` };
}

function stackOf({ here, inApp, ownFrames }: ThrownOptions): Exception {
  const frames = here?.stack ? parseStack(here.stack, inApp) : [];
  const outside = ownFrames > 0 ? frames.slice(0, -ownFrames) : frames;
  return outside.length > 0 ? { stacktrace: { frames: outside } } : {};
}

/** Errors of other realms and DOMExceptions are no `instanceof Error`, but they have these two. */
function isErrorLike(value: unknown): value is ErrorLike {
  if (value instanceof Error) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { name, message } = value as { name?: unknown; message?: unknown };
  return typeof name === 'string' && typeof message === 'string' && (/Error|Exception/.test(name) || 'stack' in value);
}

function constructorName(value: object): string | null {
  const { constructor } = value as { constructor?: { name?: unknown } };
  return typeof constructor?.name === 'string' && constructor.name !== '' ? constructor.name : null;
}
