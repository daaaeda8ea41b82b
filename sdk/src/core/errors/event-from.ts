import type { Event, Exception, Frame, Mechanism } from '../../wire/event.ts';
import { parseStack } from '../stack.ts';
import { entryOf, textOfFailure } from './combine.ts';

/** Causes and members of aggregates beyond these are left out. */
const MAX_EXCEPTIONS = 20;
/** Property names shown for a thrown object that is no error, and own properties of an error that go along. */
const MAX_KEYS = 10;
const MAX_OWN = 20;
const MAX_MESSAGE = 16_384;
const MAX_NAME = 200;
/** Part of an exception, or the engine's own notes of the place. */
const NOT_OWN = /^(?:name|message|stack|cause|errors|fileName|lineNumber|columnNumber|line|column|sourceURL)$/;

export interface ThrownOptions {
  mechanism: Mechanism;
  inApp: (file: string) => boolean;
  /** Made where the capture was asked for: the stack of values that bring none. */
  here?: Error | undefined;
  /** Frames of `here` that are ours. A handler that is only told of a value has no stack for it: then the frames are given. */
  ownFrames: number | Frame[];
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
  try {
    if (isErrorLike(thrown)) return eventFromError(thrown, options);
    const event: Event = { exception: { values: [exceptionOfValue(thrown, options)] } };
    if (typeof thrown === 'object' && thrown !== null) event.extra = { __serialized__: thrown };
    return event;
  } catch (error) {
    // A proxy may refuse to be looked at; that it was thrown is known all the same.
    const mechanism = { ...options.mechanism, synthetic: true };
    return { exception: { values: [{ type: 'Error', value: textOfFailure(error), mechanism, ...stackOf(options) }] } };
  }
}

function eventFromError(root: ErrorLike, options: ThrownOptions): Event {
  const found: Exception[] = [];
  const seen = new Set<unknown>();
  const contexts: Record<string, Record<string, unknown>> = {};

  const visit = (error: unknown, source: string | null, parent: number | null): void => {
    if (error === undefined || error === null || seen.has(error) || found.length >= MAX_EXCEPTIONS) return;
    seen.add(error);
    const id = found.length;
    const isError = isErrorLike(error);
    const members = isError && Array.isArray(error.errors) ? (error.errors as unknown[]) : [];
    const mechanism: Mechanism =
      parent === null
        ? { ...options.mechanism, exception_id: id }
        : { type: 'chained', handled: options.mechanism.handled ?? true, source, exception_id: id, parent_id: parent };
    if (members.length > 0) mechanism.is_exception_group = true;
    if (!isError) mechanism.synthetic = true;
    found.push({ ...(isError ? exceptionOf(error, options) : describeNonError(error)), mechanism });
    const own = ownOf(error);
    if (own) contexts[id === 0 ? 'error' : `error ${id}`] = own;
    if (!isError) return;
    visit(error.cause, 'cause', id);
    for (const [index, member] of members.slice(0, MAX_EXCEPTIONS).entries()) visit(member, `errors[${index}]`, id);
  };

  visit(root, null, null);
  const event: Event = { exception: { values: found.reverse() } };
  return Object.keys(contexts).length > 0 ? { ...event, contexts } : event;
}

/** An error's own texts and numbers, as `code`, `errno` and `detail`. Its objects stay: they are requests, sockets and bodies. */
function ownOf(error: unknown): Record<string, unknown> | null {
  if (typeof error !== 'object' || error === null) return null;
  const own = Object.keys(error)
    .filter((key) => !NOT_OWN.test(key))
    .slice(0, MAX_OWN)
    .map((key) => [key, entryOf(error, key)] as const)
    .filter(([, value]) => value !== null && /^(?:string|number|boolean|bigint)$/.test(typeof value));
  return own.length > 0 ? Object.fromEntries(own) : null;
}

function exceptionOf(error: ErrorLike, { inApp }: ThrownOptions): Exception {
  const message = String(entryOf(error, 'message')).slice(0, MAX_MESSAGE);
  const exception: Exception = { type: nameOf(error), value: message };
  const stack = entryOf(error, 'stack');
  const frames = typeof stack === 'string' ? parseStack(stack, inApp, message) : [];
  return frames.length > 0 ? { ...exception, stacktrace: { frames } } : exception;
}

function nameOf(error: ErrorLike): string {
  const name = entryOf(error, 'name');
  const constructor = constructorName(error);
  // Many a constructor sets `name` to its own, which minifiers have shortened.
  if (typeof name === 'string' && name !== '' && name !== 'Error' && name !== constructor) return name;
  // A subclass that did not set its name still has one.
  return classNameOf(constructor) ?? 'Error';
}

function exceptionOfValue(thrown: unknown, options: ThrownOptions): Exception {
  return {
    ...describeNonError(thrown),
    mechanism: { ...options.mechanism, synthetic: true },
    ...stackOf(options),
  };
}

function describeNonError(thrown: unknown): Exception {
  if (typeof thrown !== 'object' || thrown === null) {
    return { type: 'Error', value: typeof thrown === 'symbol' ? thrown.toString() : `${thrown as string}` };
  }
  const type = classNameOf(constructorName(thrown)) ?? 'Object';
  if ('isTrusted' in thrown && 'target' in thrown) {
    const { target } = thrown as { target?: { nodeName?: unknown } | null };
    const where = target ? ` on ${String(target.nodeName ?? constructorName(target)).toLowerCase()}` : '';
    return { type, value: `Event captured as exception: type=${String((thrown as { type?: unknown }).type)}${where}` };
  }
  const keys = Object.keys(thrown).slice(0, MAX_KEYS).sort().join(', ') || '[no keys]';
  return { type, value: `Object captured as exception with keys: ${keys}` };
}

/** The stack of a value that brings none. */
export function stackOf({ here, inApp, ownFrames }: ThrownOptions): Exception {
  const frames = Array.isArray(ownFrames) ? ownFrames : here?.stack ? parseStack(here.stack, inApp, here.message) : [];
  const outside = typeof ownFrames === 'number' && ownFrames > 0 ? frames.slice(0, -ownFrames) : frames;
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

/** A name that an application wrote. Those of a minifier are of few letters and differ with each build; bundlers put `_` before. */
const classNameOf = (name: string | null): string | null =>
  /^[_$]*([A-Z]\w{2,}[a-z]\w*)$/.exec(name?.slice(0, MAX_NAME) ?? '')?.[1] ?? null;
