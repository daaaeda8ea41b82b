import type { Send } from '../core/client/host.ts';

const TIMEOUT_MS = 30_000;

/** Sends by `fetch`, with no option that only a page has: Cloudflare's throws at those. */
export function edgeTransport(url: string): Send {
  return async (body) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method: 'POST',
        body: body as Uint8Array<ArrayBuffer>,
        signal: abort.signal,
      });
      // Cloudflare counts a connection until its body was read.
      await response.text();
      return {
        status: response.status,
        rateLimits: response.headers.get('x-sentry-rate-limits'),
        retryAfter: response.headers.get('retry-after'),
      };
    } finally {
      clearTimeout(timer);
    }
  };
}
