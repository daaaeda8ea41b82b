import type { Client } from '../../core/client/client.ts';
import type { Transaction } from '../../core/tracing/span.ts';
import { readTrace } from '../../core/tracing/trace-headers.ts';
import { addPageTimings, observeLargestPaint } from './page-load.ts';

/** A page load or navigation is over when nothing has been going on in it for this long. */
const IDLE_MS = 1000;
const MAX_MS = 30_000;
const CHECK_MS = 500;

export interface PageTrace {
  /** The address changed within the page. */
  navigate: () => void;
  /** The page may be gone in a moment. */
  endNow: () => void;
}

/**
 * One transaction for the load of the page and one for each navigation within it. They continue the trace that the server wrote
 * into the page's meta tags, and errors that come later stay in the trace of the page they happened on.
 */
export function tracePage(client: Client): PageTrace {
  const continued = readTrace({
    sentryTrace: meta('sentry-trace'),
    baggage: meta('baggage'),
    traceparent: meta('traceparent'),
  });
  if (continued) client.root.trace = continued;
  let endCurrent = begin(client, 'pageload', performance.timeOrigin / 1000);
  return {
    navigate: () => {
      endCurrent();
      endCurrent = begin(client, 'navigation', Date.now() / 1000);
    },
    endNow: () => endCurrent(),
  };
}

function begin(client: Client, op: 'pageload' | 'navigation', startTimestamp: number): () => void {
  const transaction = client.beginTransaction({
    name: location.pathname,
    op,
    source: 'url',
    startTimestamp,
    origin: 'auto.ui.browser',
  });
  // The parent was for this one only; what follows belongs to its trace all the same.
  const { parentSpanId: _parent, ...trace } = client.root.trace;
  client.root.trace = trace.traceId === transaction.traceId ? trace : { traceId: transaction.traceId };

  const isLoad = op === 'pageload';
  const stopObserving = isLoad && transaction.isRecording ? observeLargestPaint(transaction) : () => undefined;
  const begunAt = Date.now();
  let busyAt = begunAt;

  const end = (): void => {
    if (transaction.endTimestamp !== undefined) return;
    clearInterval(timer);
    stopObserving();
    if (isLoad && transaction.isRecording) addPageTimings(transaction);
    // Idling at the end is not part of it.
    client.endTransaction(withEnd(transaction, busyAt / 1000));
  };
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - begunAt >= MAX_MS) return end();
    if (document.readyState !== 'complete' || hasOpenSpan(transaction)) busyAt = now;
    else if (now - busyAt >= IDLE_MS) end();
  }, CHECK_MS);
  return end;
}

const hasOpenSpan = ({ spans }: Transaction): boolean => spans.some((span) => span.endTimestamp === undefined);

function withEnd(transaction: Transaction, atLeast: number): Transaction {
  const ends = transaction.spans.flatMap((span) => span.endTimestamp ?? []);
  transaction.end(Math.max(atLeast - CHECK_MS / 1000, transaction.startTimestamp, ...ends));
  return transaction;
}

function meta(name: string): string | null {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? null;
}
