import type { Event } from '../../wire/event.ts';
import type { ContextStore } from './context.ts';

/** The server's answer to one envelope. A failure of the network rejects instead. */
export interface Answer {
  status: number;
  rateLimits?: string | null | undefined;
  retryAfter?: string | null | undefined;
}

/** Sends the bytes of one envelope. It must settle in bounded time. */
export type Send = (body: Uint8Array) => Promise<Answer>;

/** The bounds of the send queue, of which each is enforced by itself. */
export interface QueueLimits {
  /** Envelopes that wait. */
  maxItems: number;
  /** Bytes that wait, as serialised. */
  maxBytes: number;
  /** How long an envelope may wait for a server that is away. */
  maxAgeMs: number;
  /** Requests at a time. */
  concurrency: number;
  /** Until the first answer ever: the pauses after each failure. After the last one nothing is tried until the application asks. */
  firstRetriesMs?: readonly number[];
}

/** Lent to the core by the browser or Node, for it knows neither. */
export interface Host {
  /** Unix milliseconds. */
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  /** Runs later and answers with its cancellation. `keepAlive`: the process must not end while it waits. */
  later: (run: () => void, ms: number, keepAlive?: boolean) => () => void;
  platform: 'javascript' | 'node';
  sdkName: string;
  contexts: ContextStore;
  queue: QueueLimits;
  /** Whether a file is the application's own code, not a library's or the runtime's. */
  inApp: (file: string) => boolean;
  /** Whether trace headers go to the URL where `tracePropagationTargets` does not decide. */
  tracesTo: (url: string) => boolean;
  /** The origin of spans for the application's own requests. */
  httpOrigin: `auto.http.${string}`;
  /** Contexts that are the same for all events. They hold nothing of the application, so nothing looks for secrets in them. */
  machine?: Record<string, Record<string, unknown>>;
  /** Adds in place what only the host knows: the page or the runtime, source lines. */
  enrich: (event: Event) => void;
  /** Where `debug` writes to. */
  log: (message: string, detail?: unknown) => void;
}
