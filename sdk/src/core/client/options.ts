import type { Breadcrumb, Event } from '../../wire/event.ts';
import type { Patterns } from '../matches.ts';

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
  /** Trace headers go to URLs that match in origin and path; a path alone may match too. @default same origin in browsers, all in Node */
  tracePropagationTargets?: Patterns;
  /** Send the W3C header `traceparent` as well. @default false */
  propagateTraceparent?: boolean | undefined;
  /** Changes an error or message, or drops it by answering null. It sees the event as it will be sent. */
  beforeSend?: BeforeSend | undefined;
  /** The same for transactions. */
  beforeSendTransaction?: BeforeSend | undefined;
  /** Changes a breadcrumb, or drops it by answering null. */
  beforeBreadcrumb?: ((breadcrumb: Breadcrumb) => Breadcrumb | null) | undefined;
  /** Errors whose `Type: message` contains a text or matches an expression are not sent. */
  ignoreErrors?: Patterns;
  /** Errors thrown in a file whose URL contains a text or matches an expression are not sent. */
  denyUrls?: Patterns;
  /** Where given, only errors thrown in such files are sent, and those that name no file. */
  allowUrls?: Patterns;
  /** @default 100 */
  maxBreadcrumbs?: number | undefined;
  /** Give messages the stack of the call. @default false */
  attachStacktrace?: boolean | undefined;
  /** Levels of objects kept in `extra`, contexts and the like. @default 5 */
  normalizeDepth?: number | undefined;
  /** Entries kept of one object or list. @default 200 */
  normalizeBreadth?: number | undefined;
  /** Further keys whose values are replaced by `[Filtered]`: whole names, or expressions. */
  scrubKeys?: Patterns;
  /** Send the address of users, and cookies but for those with secret names. @default false */
  sendDefaultPii?: boolean | undefined;
  /** Bounds of what waits to be sent. */
  queue?: { maxItems?: number; maxBytes?: number; maxAgeMs?: number } | undefined;
  /** How long a crash or the end of the process waits for the queue. @default 2000 */
  shutdownTimeoutMs?: number | undefined;
  /** Node: what is not sent when the process ends goes by a child process, within 1.5 s; or into the spool, or nowhere. @default 'send' */
  exitDelivery?: 'send' | 'spool' | 'none' | undefined;
  /** Keep on disk, or in a page's database, what could not be sent, for the next start: 24 h at most. @default true */
  spool?: boolean | undefined;
  /** Node: the URL of an HTTP proxy. @default `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, but not for hosts in `NO_PROXY` */
  proxy?: string | undefined;
  /** Node: certificates of authorities beside those of the runtime, as PEM. */
  caCerts?: string | readonly string[] | undefined;
  /** Without `integrations`: whether `init` records errors nobody caught, breadcrumbs, requests and page loads. @default true */
  instrument?: boolean | undefined;
  /** Write what the SDK does to the console. @default false */
  debug?: boolean | undefined;
}
