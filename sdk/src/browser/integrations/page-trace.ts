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
/** A change of the address this soon after the one before is its redirect. */
const REDIRECT_MS = 300;

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
  let page = begin(client, 'pageload', performance.timeOrigin / 1000);
  let changedAt = Date.now();
  const unwatch = watchNavigation(client, (from, to, isReplaced) => {
    if (pathOf(from) === pathOf(to)) return;
    const isRedirect = isReplaced || Date.now() - changedAt < REDIRECT_MS;
    changedAt = Date.now();
    if (isRedirect && page.rename(pathOf(to))) return;
    page.end();
    page = begin(client, 'navigation', Date.now() / 1000);
  });
  const unhide = whenHidden(client, () => page.end());
  return () => {
    unhide();
    unwatch();
    page.end();
  };
}

/** A hash that is a path is that of a router. */
function pathOf(url: string): string {
  const { pathname, hash } = new URL(url);
  return pathname + (/^#!?\//.test(hash) ? hash.replace(/\?[^]*$/, '') : '');
}

interface Page {
  end: () => void;
  /** False where it is over, or has a name that somebody gave it. */
  rename: (path: string) => boolean;
}

function begin(client: Client, op: 'pageload' | 'navigation', startTimestamp: number): Page {
  const transaction = client.beginTransaction({
    name: pathOf(location.href),
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
  const loadedAt = isLoad ? loadEnd() : 0;

  const end = (): void => {
    if (transaction.endTimestamp !== undefined) return;
    clearInterval(timer);
    stopObserving();
    if (isLoad && transaction.isRecording) addPageTimings(transaction);
    // Idling at the end is not part of it.
    client.endTransaction(withEnd(transaction, busyAt / 1000));
    const { traceId, spanId, sampled } = transaction;
    // Later requests name a span that is sent, and share its decision.
    if (client.root.trace.traceId === traceId)
      client.root.trace = { traceId, spanId, sampled, dsc: client.dynamicSamplingContext?.(transaction) ?? {} };
  };
  const check = (): void => {
    const now = Date.now();
    if (now - begunAt >= MAX_MS) return end();
    if (document.readyState !== 'complete' || hasOpenSpan(transaction)) busyAt = now;
    else if (now - busyAt >= IDLE_MS) end();
  };
  const timer = setInterval(() => client.safely(check), CHECK_MS);
  if (loadedAt > 0 && begunAt - loadedAt >= IDLE_MS) {
    // The SDK came late, by an import or after consent: the load was over long before.
    busyAt = loadedAt + CHECK_MS;
    end();
  }
  const rename = (path: string): boolean => {
    if (transaction.endTimestamp !== undefined || transaction.source !== 'url') return false;
    transaction.setName(path, 'url');
    return true;
  };
  return { end, rename };
}

/** Unix milliseconds; 0 while the page still loads. */
function loadEnd(): number {
  const [timing] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return timing && timing.loadEventEnd > 0 ? performance.timeOrigin + timing.loadEventEnd : 0;
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
