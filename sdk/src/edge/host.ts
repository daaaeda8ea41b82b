import type { Host, QueueLimits } from '../core/client/host.ts';
import type { ClientOptions } from '../core/client/options.ts';
import { now } from '../core/clock.ts';
import { logger } from '../core/console.ts';
import type { Event } from '../wire/event.ts';
import { edgeContexts } from './contexts.ts';

/**
 * These processes have little memory and short lives. A request that nobody waits for never settles once the one it was made in has
 * ended, so there are more places than connections.
 */
const QUEUE: QueueLimits = { maxItems: 500, maxBytes: 4 * 1024 * 1024, maxAgeMs: 300_000, concurrency: 50 };

const FOREIGN = /^(?:node:|\[native code\]|<anonymous>|$)|[\\/]node_modules[\\/]/;

/** For runtimes with `fetch` and timers that are neither Node nor a page. */
export function edgeHost(options: ClientOptions): Host {
  const runtime = runtimeName();
  return {
    now,
    random: Math.random,
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    platform: 'javascript',
    sdkName: 'breakwater.javascript.edge',
    contexts: edgeContexts(),
    queue: { ...QUEUE, ...options.queue },
    inApp: (file) => !FOREIGN.test(file),
    tracesTo: () => false,
    httpOrigin: 'auto.http.client',
    enrich: (event) => addRuntime(event, runtime),
    log: logger('error'),
  };
}

function addRuntime(event: Event, name: string | undefined): void {
  // The sender's address is that of a data centre, not of the user.
  event.sdk = { ...event.sdk, settings: { infer_ip: 'never' } };
  if (name) event.contexts = { runtime: { name }, ...event.contexts };
}

/** Undefined in workers of a page. */
function runtimeName(): string | undefined {
  const { EdgeRuntime, navigator } = globalThis as {
    EdgeRuntime?: unknown;
    navigator?: { userAgent?: string; product?: string };
  };
  if (typeof EdgeRuntime === 'string') return EdgeRuntime;
  if (navigator?.userAgent === 'Cloudflare-Workers') return 'workerd';
  return navigator?.product === 'ReactNative' ? 'react-native' : undefined;
}
