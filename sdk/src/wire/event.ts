/**
 * The event payload as it travels in an envelope item, after the Sentry event payload specification
 * (develop docs, sdk/event-payloads). Everything is optional on the wire unless a comment says otherwise;
 * `event-schema.ts` is the same shape as zod, and a type test proves the two equal.
 */

export type Level = 'fatal' | 'error' | 'warning' | 'info' | 'debug' | 'log';

/** Unix seconds (integer or float) or an RFC 3339 string; UTC where the zone is missing. */
export type Timestamp = number | string;

/** Newer SDKs wrap lists as `{ values: [...] }`; older ones and hand-written clients send the bare array. */
export type Values<T> = (T | null)[] | { values?: (T | null)[] | null | undefined };

/** Tags, headers, cookies and query strings come as an object or as a list of pairs. */
export type Pairs = Record<string, unknown> | (readonly [unknown, unknown] | null)[];

export interface Frame {
  filename?: string | null | undefined;
  abs_path?: string | null | undefined;
  function?: string | null | undefined;
  raw_function?: string | null | undefined;
  module?: string | null | undefined;
  package?: string | null | undefined;
  platform?: string | null | undefined;
  /** 1-based. */
  lineno?: number | null | undefined;
  /** 1-based. */
  colno?: number | null | undefined;
  in_app?: boolean | null | undefined;
  context_line?: string | null | undefined;
  pre_context?: (string | null)[] | null | undefined;
  post_context?: (string | null)[] | null | undefined;
  vars?: Record<string, unknown> | null | undefined;
  /** Set by Breakwater and Sentry after symbolication, and by SDKs as `module_metadata`. */
  data?: Record<string, unknown> | null | undefined;
}

export interface Stacktrace {
  /** Oldest call first: the last frame is where it crashed. */
  frames?: (Frame | null)[] | null | undefined;
}

export interface Mechanism {
  type?: string | null | undefined;
  description?: string | null | undefined;
  handled?: boolean | null | undefined;
  synthetic?: boolean | null | undefined;
  source?: string | null | undefined;
  exception_id?: number | null | undefined;
  parent_id?: number | null | undefined;
  is_exception_group?: boolean | null | undefined;
  help_link?: string | null | undefined;
  meta?: Record<string, unknown> | null | undefined;
  data?: Record<string, unknown> | null | undefined;
}

export interface Exception {
  type?: string | null | undefined;
  value?: string | null | undefined;
  module?: string | null | undefined;
  thread_id?: number | string | null | undefined;
  mechanism?: Mechanism | null | undefined;
  stacktrace?: Stacktrace | null | undefined;
  /** The frames as they were received, kept beside the symbolicated ones. */
  raw_stacktrace?: Stacktrace | null | undefined;
}

export interface Breadcrumb {
  timestamp?: Timestamp | null | undefined;
  type?: string | null | undefined;
  category?: string | null | undefined;
  message?: string | null | undefined;
  level?: string | null | undefined;
  data?: Record<string, unknown> | null | undefined;
  event_id?: string | null | undefined;
}

export interface User {
  id?: string | number | null | undefined;
  username?: string | null | undefined;
  email?: string | null | undefined;
  /** `{{auto}}` asks the server to fill in the client's address. */
  ip_address?: string | null | undefined;
  name?: string | null | undefined;
  geo?: Record<string, unknown> | null | undefined;
  data?: Record<string, unknown> | null | undefined;
}

export interface RequestInfo {
  url?: string | null | undefined;
  method?: string | null | undefined;
  headers?: Pairs | null | undefined;
  cookies?: Pairs | string | null | undefined;
  query_string?: Pairs | string | null | undefined;
  fragment?: string | null | undefined;
  data?: unknown;
  env?: Record<string, unknown> | null | undefined;
}

export interface TraceContext {
  /** 32 lowercase hex digits. */
  trace_id?: string | null | undefined;
  /** 16 lowercase hex digits. */
  span_id?: string | null | undefined;
  parent_span_id?: string | null | undefined;
  op?: string | null | undefined;
  status?: string | null | undefined;
  origin?: string | null | undefined;
  data?: Record<string, unknown> | null | undefined;
}

export interface Contexts {
  trace?: TraceContext | null | undefined;
  [name: string]: unknown;
}

export interface DebugImage {
  type?: string | null | undefined;
  code_file?: string | null | undefined;
  debug_id?: string | null | undefined;
}

export interface SdkInfo {
  name?: string | null | undefined;
  version?: string | null | undefined;
  integrations?: unknown;
  packages?: unknown;
  settings?: Record<string, unknown> | null | undefined;
}

/** A span inside a transaction, or alone in a `span` item (protocol version 1). */
export interface WireSpan {
  trace_id?: string | null | undefined;
  span_id?: string | null | undefined;
  parent_span_id?: string | null | undefined;
  segment_id?: string | null | undefined;
  is_segment?: boolean | null | undefined;
  op?: string | null | undefined;
  description?: string | null | undefined;
  status?: string | null | undefined;
  origin?: string | null | undefined;
  start_timestamp?: Timestamp | null | undefined;
  timestamp?: Timestamp | null | undefined;
  data?: Record<string, unknown> | null | undefined;
  tags?: Record<string, unknown> | null | undefined;
  measurements?: Record<string, unknown> | null | undefined;
}

/** A span of a streamed container (`application/vnd.sentry.items.span.v2+json`). */
export interface SpanV2 {
  trace_id?: string | null | undefined;
  span_id?: string | null | undefined;
  parent_span_id?: string | null | undefined;
  name?: string | null | undefined;
  /** Only `ok` and `error` exist here. */
  status?: string | null | undefined;
  is_segment?: boolean | null | undefined;
  start_timestamp?: Timestamp | null | undefined;
  end_timestamp?: Timestamp | null | undefined;
  attributes?:
    | Record<string, { type?: string | null | undefined; value?: unknown; unit?: string | null | undefined } | null>
    | null
    | undefined;
  links?: unknown;
}

export interface Event {
  /** 32 hex digits; hyphens are tolerated. The envelope header wins over it. */
  event_id?: string | null | undefined;
  /** Only `transaction` is trusted; all else is inferred from the content. */
  type?: string | null | undefined;
  timestamp?: Timestamp | null | undefined;
  start_timestamp?: Timestamp | null | undefined;
  platform?: string | null | undefined;
  level?: string | null | undefined;
  logger?: string | null | undefined;
  transaction?: string | null | undefined;
  transaction_info?: { source?: string | null | undefined } | null | undefined;
  server_name?: string | null | undefined;
  release?: string | null | undefined;
  dist?: string | null | undefined;
  environment?: string | null | undefined;
  message?:
    | string
    | { formatted?: string | null | undefined; message?: string | null | undefined; params?: unknown }
    | null
    | undefined;
  logentry?:
    | { formatted?: string | null | undefined; message?: string | null | undefined; params?: unknown }
    | null
    | undefined;
  /** Oldest cause first: the last value is the one shown as the title. */
  exception?: Values<Exception> | null | undefined;
  threads?: Values<Record<string, unknown>> | null | undefined;
  stacktrace?: Stacktrace | null | undefined;
  breadcrumbs?: Values<Breadcrumb> | null | undefined;
  tags?: Pairs | null | undefined;
  extra?: Record<string, unknown> | null | undefined;
  contexts?: Contexts | null | undefined;
  user?: User | null | undefined;
  request?: RequestInfo | null | undefined;
  fingerprint?: (string | null)[] | null | undefined;
  modules?: Record<string, unknown> | null | undefined;
  sdk?: SdkInfo | null | undefined;
  debug_meta?: { images?: (DebugImage | null)[] | null | undefined } | null | undefined;
  spans?: (WireSpan | null)[] | null | undefined;
  measurements?: Record<string, unknown> | null | undefined;
  errors?: unknown[] | null | undefined;
}
