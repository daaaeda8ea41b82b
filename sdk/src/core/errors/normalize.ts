import { redactUrls } from './scrub.ts';

export interface NormalizeOptions {
  /** Levels of objects and lists below the value itself; deeper ones are named only. */
  depth: number;
  /** Entries of one object or list; the rest is left out. */
  breadth: number;
  /** Whether the value under this key must not leave the application. */
  isSecret: (key: string) => boolean;
}

/** In one value, all its levels together: a graph of 1,000 entries on 1,000 would stall the application. */
const MAX_NODES = 20_000;
const MAX_STRING = 16_384;
const FILTERED = '[Filtered]';

/**
 * A copy that JSON can hold, bounded in depth, breadth and size, with secrets left out. Cycles, getters that throw, functions,
 * and whatever else an application puts into an object become short texts.
 */
export function normalize(value: unknown, options: NormalizeOptions): unknown {
  const walk: Walk = { ...options, ancestors: new Set(), nodes: 0 };
  return visit(value, options.depth, walk);
}

interface Walk extends NormalizeOptions {
  ancestors: Set<object>;
  nodes: number;
}

function visit(value: unknown, depth: number, walk: Walk): unknown {
  switch (typeof value) {
    case 'string':
      return cleanText(value);
    case 'number':
      return Number.isFinite(value) ? value : `[${value}]`;
    case 'bigint':
      return `[BigInt: ${value}]`;
    case 'symbol':
      return `[${value.toString()}]`;
    case 'function':
      return `[Function: ${value.name || '<anonymous>'}]`;
    case 'object':
      return value === null ? null : visitObject(value, depth, walk);
    default:
      return value;
  }
}

function visitObject(value: object, depth: number, walk: Walk): unknown {
  if (walk.ancestors.has(value)) return '[Circular ~]';
  if (++walk.nodes > MAX_NODES) return '[Truncated]';
  try {
    const plain = plainOf(value);
    if (typeof plain !== 'object' || plain === null) return visit(plain, depth, walk);
    if (depth <= 0) return `[${nameOf(value)}]`;
    walk.ancestors.add(value);
    return Array.isArray(plain) ? visitList(plain, depth, walk) : visitEntries(plain, depth, walk);
  } catch (error) {
    return failed(error);
  } finally {
    walk.ancestors.delete(value);
  }
}

const failed = (error: unknown): string => `[Throws: ${(error as Partial<Error> | null)?.message}]`;

const visitList = (list: unknown[], depth: number, walk: Walk): unknown[] =>
  list.slice(0, walk.breadth).map((entry) => visit(entry, depth - 1, walk));

function visitEntries(object: object, depth: number, walk: Walk): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  let left = walk.breadth;
  for (const key of Object.keys(object)) {
    if (left-- <= 0) break;
    if (walk.isSecret(key)) {
      copy[key] = FILTERED;
      continue;
    }
    let entry: unknown;
    try {
      entry = (object as Record<string, unknown>)[key];
    } catch (error) {
      entry = failed(error);
    }
    copy[key] = visit(entry, depth - 1, walk);
  }
  return copy;
}

/** Stands for objects that JSON would empty or blow up. */
function plainOf(value: object): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[Invalid Date]' : value.toISOString();
  if (value instanceof Error) return { ...value, name: value.name, message: value.message, stack: value.stack };
  if (value instanceof RegExp) return String(value);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, entry]) => [String(key), entry]));
  if (value instanceof Set) return [...value];
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${nameOf(value)}: ${value.byteLength} bytes]`;
  if (value instanceof Promise) return `[${nameOf(value)}]`;
  if (value === globalThis) return '[Global]';
  if ('nodeType' in value && 'nodeName' in value) return `[${nameOf(value)}: ${String(value.nodeName).toLowerCase()}]`;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON.call(value) as unknown) : value;
}

function nameOf(value: object): string {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null;
  return prototype?.constructor?.name || 'Object';
}

/** Half a surrogate pair is no text: parsers on the way refuse it with everything around it. */
function cleanText(text: string): string {
  const short = text.length > MAX_STRING ? `${text.slice(0, MAX_STRING - 1)}…` : text;
  return redactUrls(short.replace(/\p{Surrogate}/gu, '\uFFFD'));
}
