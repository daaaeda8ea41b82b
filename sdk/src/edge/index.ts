import { captureGlobalErrors } from '../browser/integrations/global-errors.ts';
import type { Client } from '../core/client/client.ts';
import { startDefaultClient } from '../core/client/default-client.ts';
import type { InitOptions, Integration } from '../core/client/integration.ts';
import { install } from '../core/client/integration.ts';
import { newClient } from '../core/client/new-client.ts';
import { recordConsole } from '../core/console-breadcrumbs.ts';
import { addDebugIds } from '../core/debug-images.ts';
import { openDelivery } from '../core/client/open-delivery.ts';
import { sendUrl } from '../core/queue/auth.ts';
import { traceClient } from '../core/tracing/tracer.ts';
import { edgeHost } from './host.ts';
import { edgeTransport } from './transport.ts';

export * from '../core/index.ts';
export { tracing } from '../core/tracing/tracer.ts';
export { globalErrors } from '../browser/integrations/global-errors.ts';

/*
 * `@breakwater/sdk` for runtimes that are neither Node nor a page: Cloudflare Workers, Vercel's edge, React Native, workers of a page.
 * It imports no module of a runtime, and touches nothing of a window. Requests are neither recorded nor traced by themselves.
 */

/** These touch nothing outside of the client. */
const quiet: readonly Integration[] = [traceClient, addDebugIds];

const inRuntime = (): Integration[] => [
  // React Native has no listeners of this kind.
  ...(typeof addEventListener === 'function' ? [captureGlobalErrors] : []),
  recordConsole,
];

export const defaultIntegrations = (): Integration[] => [...quiet, ...inRuntime()];

/** A client of its own: it touches nothing of the runtime until `instrument` is called with it, and other clients nothing of it. */
export const createClient = (options: InitOptions): Client => edgeClient(options, quiet);

/** Makes such a client record what happens in the runtime. */
export const instrument = (client: Client): void => void install(client, inRuntime());

/** Makes the client that all functions of this module use. */
export const init = (given?: InitOptions | null): Client =>
  startDefaultClient(given, (options) =>
    edgeClient(options, (options.instrument ?? true) ? defaultIntegrations() : quiet),
  );

function edgeClient(options: InitOptions, integrations: readonly Integration[]): Client {
  const host = edgeHost(options);
  // As in Node, a tunnel without a host is the page's.
  const tunnel = /^https?:/.test(options.tunnel ?? '') ? options.tunnel : undefined;
  const url = sendUrl(options.dsn, tunnel, host.sdkName);
  return install(
    newClient(options, host, url === null ? null : edgeTransport(url), openDelivery),
    integrations,
    options.integrations,
  );
}
