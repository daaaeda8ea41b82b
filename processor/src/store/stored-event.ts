import type { Cut } from './cuts.ts';
import type { ScrubMark } from '../scrub/marks.ts';

export type { ScrubMark } from '../scrub/marks.ts';

/**
 * The event as stored in the column `events.data`: normalised, bounded, scrubbed and symbolicated. Names follow the wire.
 * Values that are wrapped or come in several forms there have one form here.
 */
export interface StoredEvent {
  /** 32 lowercase hex digits. */
  event_id: string;
  project: number;
  /** Unix seconds. */
  timestamp: number;
  /** Unix seconds at which the relay had the whole body. */
  received: number;
  platform: string;
  level: StoredLevel;
  /** `error` has an exception, `default` a message or nothing. */
  type: 'error' | 'default';
  title: string;
  /** The place of the error, in one line: the transaction, or the in-app frame nearest the crash. */
  culprit: string;
  /** Type and value of the exception shown as the title; empty for messages. */
  metadata: { type: string; value: string };
  /** False if any exception was not caught by the application. */
  handled: boolean;
  message?: { formatted: string; message?: string; params?: unknown };
  /** Oldest cause first: the last value is the one shown as the title. */
  exception: StoredException[];
  /** The stack of a captured message. The frames of an exception are with the exception. */
  stacktrace?: StoredStacktrace;
  threads: Record<string, unknown>[];
  /** Oldest first. */
  breadcrumbs: StoredBreadcrumb[];
  tags: [string, string][];
  user?: StoredUser;
  request?: StoredRequest;
  contexts: Record<string, unknown>;
  extra: Record<string, unknown>;
  modules: Record<string, unknown>;
  sdk: { name: string; version: string; [name: string]: unknown };
  debug_meta?: { images: { type: string; code_file: string; debug_id: string }[] };
  logger?: string;
  transaction?: string;
  server_name?: string;
  release?: string;
  dist?: string;
  environment?: string;
  /** The fingerprint that the client set. */
  fingerprint?: string[];
  /** Faults of the event as received, and how each was handled. */
  errors: EventError[];
  /** The parts that were left out or shortened; absent where the whole event is kept. */
  cuts?: Cut[];
  /** Where the event was scrubbed, by its paths as it came; at most a hundred. */
  scrubbed?: ScrubMark[];
  /** How many more places were. */
  scrubbedMore?: number;
}

export type StoredLevel = 'fatal' | 'error' | 'warning' | 'info' | 'debug';

export interface StoredException {
  type: string;
  value: string;
  module?: string;
  thread_id?: number | string;
  mechanism?: Record<string, unknown>;
  stacktrace?: StoredStacktrace;
  /** The frames as they were received, where symbolication changed any. */
  raw_stacktrace?: StoredStacktrace;
}

export interface StoredStacktrace {
  /** Oldest call first: the last frame is where it crashed. */
  frames: StoredFrame[];
}

export interface StoredFrame {
  filename?: string;
  abs_path?: string;
  function?: string;
  module?: string;
  package?: string;
  platform?: string;
  /** 1-based. */
  lineno?: number;
  /** 1-based. */
  colno?: number;
  in_app: boolean;
  context_line?: string;
  pre_context?: string[];
  post_context?: string[];
  vars?: Record<string, unknown>;
  data?: FrameData;
}

export interface FrameData {
  /** `ok`, or the reason why the frame is unchanged. Absent where no source map was needed. */
  symbolication?: 'ok' | SymbolicationFailure;
  /** Debug id of the map that was used or looked for. */
  debug_id?: string;
  [name: string]: unknown;
}

export type SymbolicationFailure =
  | 'missing_source_map'
  | 'malformed_source_map'
  | 'source_map_too_large'
  | 'invalid_location'
  | 'no_mapping'
  | 'missing_source_content';

export interface StoredBreadcrumb {
  /** Unix seconds. */
  timestamp?: number;
  type?: string;
  category?: string;
  message?: string;
  level?: string;
  data?: Record<string, unknown>;
  event_id?: string;
}

export interface StoredUser {
  id?: string;
  username?: string;
  email?: string;
  ip_address?: string;
  name?: string;
  [name: string]: unknown;
}

export interface StoredRequest {
  url?: string;
  method?: string;
  query_string?: [string, string][];
  fragment?: string;
  headers?: [string, string][];
  cookies?: [string, string][];
  data?: unknown;
  env?: Record<string, unknown>;
}

/**
 * How the times of an item differ from those that its client gave, because a clock or the unit was wrong; `spooled` where they do not,
 * and it came late.
 */
export type ClockNote =
  | 'future_timestamp'
  | 'past_timestamp'
  | 'clock_drift'
  | 'timestamp_unit'
  | 'sent_at_ignored'
  | 'spooled';

export interface EventError {
  type: 'invalid_data' | 'value_too_long' | ClockNote | 'client';
  /** Path of the attribute. */
  name: string;
  /** A short excerpt of the refused value, or of the client's own note. */
  value?: string;
}
