import { contextStack } from '../core/client/context.ts';
import { now } from '../core/clock.ts';
import { logger } from '../core/console.ts';
import type { Host, QueueLimits } from '../core/client/host.ts';
import type { ClientOptions } from '../core/client/options.ts';
import type { Event } from '../wire/event.ts';

/** For a page that captures a thousand errors at once; of a browser's six connections to a host the application keeps two. */
const QUEUE: QueueLimits = {
  maxItems: 2000,
  maxBytes: 8_000_000,
  maxAgeMs: 3_600_000,
  concurrency: 4,
  // An ad blocker or a policy of the page is not told from a server that is away: each attempt is a red line in the console.
  firstRetriesMs: [15_000, 60_000, 180_000],
};

const FOREIGN =
  /^(?:[a-z]+-extension|safari-web-extension|chrome|moz-extension|about|resource):|^\[native code\]|^<anonymous>|^$/;

export function browserHost(options: ClientOptions): Host {
  return {
    now,
    random: Math.random,
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    platform: 'javascript',
    sdkName: 'breakwater.javascript.browser',
    contexts: contextStack(),
    queue: { ...QUEUE, ...options.queue },
    inApp: (file) => !FOREIGN.test(file),
    tracesTo: (url) => new URL(url).origin === location.origin,
    httpOrigin: 'auto.http.browser',
    enrich: (event) => addPage(event, options.sendDefaultPii ?? false),
    log: logger('debug'),
  };
}

function addPage(event: Event, sendDefaultPii: boolean): void {
  // The server fills in the address of a browser's user unless `infer_ip` is `never`.
  event.sdk = { ...event.sdk, settings: { infer_ip: sendDefaultPii ? 'auto' : 'never' } };
  if (sendDefaultPii) event.user = { ip_address: '{{auto}}', ...event.user };
  if (typeof document === 'undefined') return;
  const { referrer } = document;
  const headers = { 'User-Agent': navigator.userAgent, ...(referrer && { Referer: referrer }) };
  event.request = { url: location.href, headers, ...event.request };
}
