import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import type { Transaction } from '../../core/tracing/span.ts';
import { readTrace } from '../../core/tracing/trace-headers.ts';
import { whenHidden } from './flush-when-hidden.ts';
import { watchNavigation } from './navigation.ts';
import { addPageTimings, observeLargestPaint } from './page-load.ts';

/** A page load or navigation is over when nothing has been going on in it for this long. */
const IDLE_MS = 1000;
const MAX_MS = 30_000;
const CHECK_MS = 500;

/**
 * One transaction for the load of the page and one for each navigation within it. They continue the trace that the server wrote
 * into the page's meta tags, and errors that come later stay in the trace of the page they happened on. It stands after `tracing()`.
 */
export const pageTrace = (): Integration => tracePage;

export function tracePage(client: Client): Undo {
  const { tracesSampleRate, tracesSampler } = client.options;
  if (tracesSampleRate === undefined && !tracesSampler) return () => undefined;
  if (!client.dynamicSamplingContext) throw new Error('pageTrace() needs tracing() before it');

  const continued = readTrace({
    sentryTrace: meta('sentry-trace'),
    baggage: meta('baggage'),
    traceparent: meta('traceparent'),
  });
  if (continued) client.root.trace = continued;
  let end = begin(client, 'pageload', performance.timeOrigin / 1000);
  const unwatch = watchNavigation((from, to) => {
    if (new URL(from).pathname === new URL(to).pathname) return;
    end();
    end = begin(client, 'navigation', Date.now() / 1000);
  });
  const unhide = whenHidden(() => end());
  return () => {
    unhide();
    unwatch();
    end();
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
