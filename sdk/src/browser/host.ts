import { contextStack } from '../core/client/context.ts';
import { debugIdReader } from '../core/debug-images.ts';
import type { Host, QueueLimits } from '../core/client/host.ts';
import type { ClientOptions } from '../core/client/options.ts';
import type { Event } from '../wire/event.ts';

export const SDK_NAME = 'breakwater.javascript.browser';

/** For a page that captures a thousand errors at once; of a browser's six connections to a host the application keeps two. */
const QUEUE: QueueLimits = { maxItems: 2000, maxBytes: 8 * 1024 * 1024, maxAgeMs: 3_600_000, concurrency: 4 };

const FOREIGN =
  /^(?:[a-z]+-extension|safari-web-extension|chrome|moz-extension|about|resource):|^\[native code\]|^<anonymous>|^$/;

export function browserHost(options: ClientOptions): Host {
  const addDebugIds = debugIdReader();
  return {
    now,
    random: Math.random,
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    platform: 'javascript',
    sdkName: SDK_NAME,
    contexts: contextStack(),
    queue: { ...QUEUE, ...options.queue },
    inApp: (file) => !FOREIGN.test(file),
    enrich: (event) => {
      addPage(event, options.sendDefaultPii ?? false);
      addDebugIds(event);
    },
    log: logger(),
  };
}

/** The console as it is now, before `init` wraps it: what the SDK says must not become a breadcrumb. */
function logger(): Host['log'] {
  // oxlint-disable-next-line no-console -- asked for by `debug`
  const write = console.debug;
  return (message, detail) => write.call(console, `breakwater: ${message}`, detail ?? '');
}

/** Finer than `Date.now()`, and with it whenever the page was asleep, which stops the other clock in some browsers. */
function now(): number {
  const wall = Date.now();
  const fine = performance.timeOrigin + performance.now();
  return Math.abs(wall - fine) < 1000 ? fine : wall;
}

function addPage(event: Event, sendDefaultPii: boolean): void {
  // The server fills in the address of a browser's user unless it is told not to.
  event.sdk = { ...event.sdk, settings: { infer_ip: sendDefaultPii ? 'auto' : 'never' } };
  if (sendDefaultPii) event.user = { ip_address: '{{auto}}', ...event.user };
  if (typeof document === 'undefined') return;
  const headers: Record<string, string> = { 'User-Agent': navigator.userAgent };
  if (document.referrer) headers['Referer'] = document.referrer;
  event.request = { url: location.href, headers, ...event.request };
}
