import { entryOf, textOfFailure } from './combine.ts';
import { redact } from './scrub.ts';

export interface NormalizeOptions {
  /** Levels of objects and lists below the value itself; deeper ones are named only. */
  depth: number;
  /** Entries of one object or list; the rest is left out. */
  breadth: number;
  /** Whether the value under this key must not leave the application. */
  isSecret: (key: string) => boolean;
}

/** Values and characters in one value, all its levels together: 200 lists of 200 lists of 200 texts would stall the application. */
const MAX_NODES = 100_000;
const MAX_CHARACTERS = 2_000_000;
const MAX_STRING = 16_384;
const MAX_KEY = 200;
const FILTERED = '[Filtered]';
const TRUNCATED = '[Truncated]';
/** Lines of source: code that reads `token = next()` holds no secret. */
const SOURCE = /^(?:context_line|(?:pre|post)_context)$/;

/**
 * A copy that JSON can hold, bounded in depth, breadth and size, with secrets left out. Cycles, getters that throw, functions,
 * and whatever else an application puts into an object become short texts. Its cost is bounded by counted work.
 */
export function normalize(value: unknown, { depth, breadth, isSecret }: NormalizeOptions): unknown {
  return normalizer(isSecret)(value, depth, breadth);
}

/** The same for the parts of one event, each with bounds of its own. */
export function normalizer(
  isSecret: (key: string) => boolean,
): (value: unknown, depth: number, breadth: number) => unknown {
  const walk: Walk = { breadth: 0, isSecret, ancestors: new Set(), nodes: 0, characters: 0, isSource: false };
  return (value, depth, breadth) => {
    walk.breadth = breadth;
    walk.nodes = walk.characters = 0;
    return visit(value, depth, walk);
  };
}

interface Walk extends Omit<NormalizeOptions, 'depth'> {
  ancestors: Set<object>;
  nodes: number;
  characters: number;
  isSource: boolean;
}

function visit(value: unknown, depth: number, walk: Walk): unknown {
  if (++walk.nodes > MAX_NODES || walk.characters > MAX_CHARACTERS) return TRUNCATED;
  try {
    switch (typeof value) {
      case 'string':
        return cleanText(value, walk);
      case 'number':
        return Number.isFinite(value) ? value : `[${value}]`;
      case 'bigint':
        // A number of a million digits takes minutes to write.
        return BigInt.asIntN(256, value) === value ? `[BigInt: ${value}]` : '[BigInt]';
      case 'symbol':
        return `[${value.toString()}]`;
      case 'function':
        return `[Function: ${value.name || '<anonymous>'}]`;
      case 'object':
        return value === null ? null : visitObject(value, depth, walk);
      default:
        return value;
    }
  } catch (error) {
    return textOfFailure(error);
  }
}

function visitObject(value: object, depth: number, walk: Walk): unknown {
  if (walk.ancestors.has(value)) return '[Circular ~]';
  try {
    const plain = plainOf(value, walk.breadth);
    if (typeof plain !== 'object' || plain === null) return visit(plain, depth, walk);
    if (depth <= 0) return `[${nameOf(value)}]`;
    walk.ancestors.add(value);
    return Array.isArray(plain) ? visitList(plain, depth, walk) : visitEntries(plain, depth, walk);
  } finally {
    walk.ancestors.delete(value);
  }
}

const visitList = (list: unknown[], depth: number, walk: Walk): unknown[] =>
  list.slice(0, walk.breadth).map((entry) => visit(entry, depth - 1, walk));

function visitEntries(object: object, depth: number, walk: Walk): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  let left = walk.breadth;
  for (const key of Object.keys(object)) {
    if (left-- <= 0) break;
    const name = key.slice(0, MAX_KEY);
    walk.characters += name.length;
    walk.isSource = SOURCE.test(key);
    copy[name] = walk.isSecret(name) ? FILTERED : visit(entryOf(object, key), depth - 1, walk);
    walk.isSource = false;
  }
  return copy;
}

type Pairs = Iterable<[unknown, unknown]>;

/** Stands for objects that JSON would empty or blow up. Kinds go by their tag, which those of other realms have too. */
function plainOf(value: object, breadth: number): unknown {
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (value instanceof Error || tag === 'Error') {
    const { name, message, stack, cause } = value as Error;
    return { ...firstOf(value, breadth), name, message, stack, ...(cause === undefined ? {} : { cause }) };
  }
  switch (tag) {
    case 'Date':
      return Number.isNaN((value as Date).getTime()) ? '[Invalid Date]' : (value as Date).toISOString();
    case 'RegExp':
      return String(value);
    case 'String':
    case 'Number':
    case 'Boolean':
    case 'BigInt':
      return value.valueOf();
    case 'Map':
    case 'Headers':
    case 'URLSearchParams':
    case 'FormData':
      return Object.fromEntries([...take(value as Pairs, breadth)].map(([key, entry]) => [String(key), entry]));
    case 'Set':
      return [...take(value as Iterable<unknown>, breadth)];
    case 'Promise':
    case 'WeakMap':
    case 'WeakSet':
      return `[${nameOf(value)}]`;
    case 'File':
    case 'Blob':
      return `[${nameOf(value)}: ${(value as { size?: number }).size} bytes]`;
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${nameOf(value)}: ${value.byteLength} bytes]`;
  if (value === globalThis) return '[Global]';
  if ('nodeType' in value && 'nodeName' in value) return `[${nameOf(value)}: ${String(value.nodeName).toLowerCase()}]`;
  if ('isTrusted' in value && 'target' in value)
    return { type: (value as { type?: unknown }).type, target: value.target };
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value;
}

const firstOf = (value: object, count: number): object =>
  Object.fromEntries(
    Object.keys(value)
      .slice(0, count)
      .map((key) => [key, entryOf(value, key)]),
  );

function* take<T>(all: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const each of all) {
    if (left-- <= 0) return;
    yield each;
  }
}

function nameOf(value: object): string {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
  return prototype?.constructor?.name || 'Object';
}

/** Half a surrogate pair is no text: parsers on the way refuse it with everything around it. */
function cleanText(text: string, walk: Walk): string {
  const short = text.length > MAX_STRING ? `${text.slice(0, MAX_STRING - 1)}…` : text;
  walk.characters += short.length;
  // Most texts are short words; this one look is a third of the cost of the two that follow.
  if (!/[=:\ud800-\udfff]/.test(short)) return short;
  const whole = short.replace(/\p{Surrogate}/gu, '\uFFFD');
  return walk.isSource ? whole : redact(whole, walk.isSecret);
}
