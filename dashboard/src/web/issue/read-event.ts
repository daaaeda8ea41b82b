/**
 * The one place that knows how an event's payload may look: lists bare or under `values`, pairs as objects or lists.
 * Every page part takes what is read here and trusts it.
 */
export interface ReadFrame {
  file: string;
  path: string;
  function: string;
  module: string;
  line: number | null;
  column: number | null;
  inApp: boolean;
  context: { first: number; lines: string[]; marked: number } | null;
  vars: [name: string, value: unknown][];
  /** `ok`, a reason, or null where no source map was asked for. */
  symbolication: string | null;
  debugId: string;
}

export interface ReadException {
  type: string;
  value: string;
  handled: boolean | null;
  mechanism: string;
  frames: ReadFrame[];
  /** As received, where a source map changed any. */
  received: ReadFrame[] | null;
}

export interface ReadBreadcrumb {
  at: number | null;
  type: string;
  category: string;
  message: string;
  level: string;
  data: [name: string, value: unknown][];
}

export interface ReadRequest {
  method: string;
  url: string;
  query: [string, string][];
  fragment: string;
  headers: [string, string][];
  cookies: [string, string][];
  data: unknown;
}

export type Facts = [name: string, value: unknown][];

export interface ReadEvent {
  at: number;
  platform: string;
  message: string;
  release: string;
  environment: string;
  transaction: string;
  /** The one shown as the title first, then what caused it. */
  exceptions: ReadException[];
  breadcrumbs: ReadBreadcrumb[];
  tags: [string, string][];
  request: ReadRequest | null;
  user: Facts;
  contexts: { name: string; facts: Facts }[];
  extra: Facts;
  packages: [string, string][];
  sdk: string;
  traceId: string;
  spanId: string;
  problems: { name: string; type: string; value: string }[];
}

export function readEvent(raw: Record<string, unknown>): ReadEvent {
  const contexts = record(raw['contexts']);
  const trace = record(contexts['trace']);
  const exceptions = list(raw['exception']).map(readException).reverse();
  const loose = framesOf(raw['stacktrace']);
  const message = messageOf(raw);
  return {
    at: timeOf(raw['timestamp']) ?? 0,
    platform: text(raw['platform']),
    message,
    release: text(raw['release']),
    environment: text(raw['environment']),
    transaction: text(raw['transaction']),
    exceptions:
      exceptions.length === 0 && loose.length > 0
        ? [{ type: '', value: message, handled: null, mechanism: '', frames: loose, received: null }]
        : exceptions,
    breadcrumbs: list(raw['breadcrumbs']).map(readBreadcrumb),
    tags: pairs(raw['tags']),
    request: readRequest(record(raw['request'])),
    user: facts(raw['user']),
    contexts: Object.entries(contexts)
      .filter(([name]) => name !== 'trace')
      .map(([name, value]) => ({ name, facts: facts(value) }))
      .filter((context) => context.facts.length > 0),
    extra: facts(raw['extra']),
    packages: pairs(raw['modules']),
    sdk: [text(record(raw['sdk'])['name']), text(record(raw['sdk'])['version'])].filter(Boolean).join(' '),
    traceId: text(trace['trace_id']),
    spanId: text(trace['span_id']),
    problems: list(raw['errors']).map((one) => ({
      name: text(one['name']),
      type: text(one['type']),
      value: text(one['value']),
    })),
  };
}

function readException(raw: Record<string, unknown>): ReadException {
  const mechanism = record(raw['mechanism']);
  const received = framesOf(raw['raw_stacktrace']);
  return {
    type: text(raw['type']),
    value: text(raw['value']),
    handled: typeof mechanism['handled'] === 'boolean' ? mechanism['handled'] : null,
    mechanism: text(mechanism['type']),
    frames: framesOf(raw['stacktrace']),
    received: received.length > 0 ? received : null,
  };
}

/** Oldest call first, as on the wire. */
const framesOf = (stacktrace: unknown): ReadFrame[] => list(record(stacktrace)['frames']).map(readFrame);

function readFrame(raw: Record<string, unknown>): ReadFrame {
  const data = record(raw['data']);
  const line = number(raw['lineno']);
  const before = texts(raw['pre_context']);
  const marked = raw['context_line'];
  return {
    file: text(raw['filename']) || text(raw['abs_path']) || text(raw['module']),
    path: text(raw['abs_path']),
    function: text(raw['function']),
    module: text(raw['module']),
    line,
    column: number(raw['colno']),
    inApp: raw['in_app'] === true,
    context:
      typeof marked === 'string'
        ? {
            first: Math.max(1, (line ?? before.length + 1) - before.length),
            lines: [...before, marked, ...texts(raw['post_context'])],
            marked: before.length,
          }
        : null,
    vars: facts(raw['vars']),
    symbolication: text(data['symbolication']) || null,
    debugId: text(data['debug_id']),
  };
}

function readBreadcrumb(raw: Record<string, unknown>): ReadBreadcrumb {
  return {
    at: timeOf(raw['timestamp']),
    type: text(raw['type']),
    category: text(raw['category']),
    message: text(raw['message']),
    level: text(raw['level']),
    data: facts(raw['data']),
  };
}

function readRequest(raw: Record<string, unknown>): ReadRequest | null {
  if (Object.keys(raw).length === 0) return null;
  const query = raw['query_string'];
  return {
    method: text(raw['method']),
    url: text(raw['url']),
    query: typeof query === 'string' ? [...new URLSearchParams(query)] : pairs(query),
    fragment: text(raw['fragment']),
    headers: pairs(raw['headers']),
    cookies: pairs(raw['cookies']),
    data: raw['data'] ?? null,
  };
}

function messageOf(raw: Record<string, unknown>): string {
  if (typeof raw['message'] === 'string') return raw['message'];
  for (const form of [record(raw['message']), record(raw['logentry'])]) {
    const said = text(form['formatted']) || text(form['message']);
    if (said !== '') return said;
  }
  return '';
}

function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return value * 1000;
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : []);

function list(value: unknown): Record<string, unknown>[] {
  const items: unknown = Array.isArray(value) ? value : record(value)['values'];
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

function pairs(value: unknown): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((pair): [string, string][] =>
      Array.isArray(pair) && pair.length >= 2 ? [[text(pair[0]), text(pair[1])]] : [],
    );
  }
  return Object.entries(record(value)).map(([name, one]) => [name, text(one)]);
}

const facts = (value: unknown): Facts =>
  Object.entries(record(value)).filter(([, one]) => one !== null && one !== undefined && one !== '');
