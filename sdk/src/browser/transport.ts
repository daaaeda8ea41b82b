import type { Send } from '../core/client/host.ts';
import { LAST_BYTES, LAST_REQUESTS } from '../core/queue/page-end.ts';

const TIMEOUT_MS = 30_000;

/** Sends by `fetch`, so that it outlives the page as long as the browser's budget for that lasts. */
export function fetchTransport(url: string, fetch: typeof globalThis.fetch): Send {
  let pendingBytes = 0;
  let pending = 0;

  return async (body) => {
    pendingBytes += body.length;
    pending++;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method: 'POST',
        // Without any header of our own the request needs no preflight.
        body: body as Uint8Array<ArrayBuffer>,
        referrerPolicy: 'strict-origin',
        credentials: 'omit',
        keepalive: pendingBytes <= LAST_BYTES && pending <= LAST_REQUESTS,
        signal: abort.signal,
      });
      return {
        status: response.status,
        rateLimits: response.headers.get('x-sentry-rate-limits'),
        retryAfter: response.headers.get('retry-after'),
      };
    } finally {
      clearTimeout(timer);
      pendingBytes -= body.length;
      pending--;
    }
  };
}
