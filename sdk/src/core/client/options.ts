import type { Breadcrumb, Event } from '../../wire/event.ts';

/** A transaction that is about to begin, for a sampler. */
export interface SamplingContext {
  name: string;
  op: string | undefined;
  data: Record<string, unknown>;
  /** The decision of the service that called, if it made one. */
  parentSampled: boolean | undefined;
}

/** The captured value, for `beforeSend`. */
export interface Hint {
  originalException?: unknown;
}

export type BeforeSend = (event: Event, hint: Hint) => Event | null | PromiseLike<Event | null>;

export interface ClientOptions {
  /** Where to send to. Without one nothing is sent, and everything else works. */
  dsn?: string | undefined;
  release?: string | undefined;
  /** @default 'production' */
  environment?: string | undefined;
  dist?: string | undefined;
  /** A URL of your own that forwards envelopes, where the server's is blocked. Used as it is. */
  tunnel?: string | undefined;
  /** The share of errors and messages that is sent, 0 to 1. @default 1 */
  sampleRate?: number | undefined;
  /** The share of transactions that is sent, 0 to 1. Without it and `tracesSampler`, none are sent. */
  tracesSampleRate?: number | undefined;
  /** Decides for each transaction: a rate, or yes or no. */
  tracesSampler?: ((context: SamplingContext) => number | boolean) | undefined;
  /** URLs that trace headers are sent to; a text matches anywhere in it. @default same origin in browsers, all in Node */
  tracePropagationTargets?: readonly (string | RegExp)[] | undefined;
  /** Send the W3C header `traceparent` as well. @default false */
  propagateTraceparent?: boolean | undefined;
  /** Changes an error or message, or drops it by answering null. It sees the event as it will be sent. */
  beforeSend?: BeforeSend | undefined;
  /** The same for transactions. */
  beforeSendTransaction?: BeforeSend | undefined;
  /** Changes a breadcrumb, or drops it by answering null. */
  beforeBreadcrumb?: ((breadcrumb: Breadcrumb) => Breadcrumb | null) | undefined;
  /** Errors whose `Type: message` contains a text or matches an expression are not sent. */
  ignoreErrors?: readonly (string | RegExp)[] | undefined;
  /** @default 100 */
  maxBreadcrumbs?: number | undefined;
  /** Give messages the stack of the call. @default false */
  attachStacktrace?: boolean | undefined;
  /** Levels of objects kept in `extra`, contexts and the like. @default 5 */
  normalizeDepth?: number | undefined;
  /** Entries kept of one object or list. @default 200 */
  normalizeBreadth?: number | undefined;
  /** Further keys whose values are replaced by `[Filtered]`: whole names, or expressions. */
  scrubKeys?: readonly (string | RegExp)[] | undefined;
  /** Send the address of users, and cookies. @default false */
  sendDefaultPii?: boolean | undefined;
  /** Bounds of what waits to be sent. */
  queue?: { maxItems?: number; maxBytes?: number; maxAgeMs?: number } | undefined;
  /** How long a crash or the end of the process waits for the queue. @default 2000 */
  shutdownTimeoutMs?: number | undefined;
  /** Without `integrations`: whether `init` records errors nobody caught, breadcrumbs, requests and page loads. @default true */
  instrument?: boolean | undefined;
  /** Write what the SDK does to the console. @default false */
  debug?: boolean | undefined;
}
