import type { Client } from '../core/client/client.ts';
import { startDefaultClient } from '../core/client/default-client.ts';
import type { InitOptions, Integration } from '../core/client/integration.ts';
import { install } from '../core/client/integration.ts';
import { addDebugIds } from '../core/debug-images.ts';
import { openDelivery } from '../core/client/open-delivery.ts';
import { traceClient } from '../core/tracing/tracer.ts';
import { browserClient } from './client.ts';
import { tracePage } from './integrations/page-trace.ts';
import { traceRequests } from './integrations/traced-requests.ts';
import { measureVitals } from './integrations/vitals.ts';
import { recorders } from './recorders.ts';

export * from '../core/index.ts';
export { tracing } from '../core/tracing/tracer.ts';
export { breadcrumbs } from './integrations/breadcrumbs.ts';
export { clicks } from './integrations/clicks.ts';
export { flushWhenHidden } from './integrations/flush-when-hidden.ts';
export { globalErrors } from './integrations/global-errors.ts';
export { navigation } from './integrations/navigation.ts';
export { pageTrace } from './integrations/page-trace.ts';
export { pageSpool } from './integrations/page-spool.ts';
export { requests } from './integrations/requests.ts';
export { tracedRequests } from './integrations/traced-requests.ts';
export { vitals } from './integrations/vitals.ts';

/** These touch nothing of the page. */
const quiet: readonly Integration[] = [traceClient, addDebugIds];
const onPage = (): Integration[] => recorders(tracePage, measureVitals, traceRequests);

export const defaultIntegrations = (): Integration[] => [...quiet, ...onPage()];

/** A client of its own: it touches nothing of the page until `instrument` is called with it, and other clients nothing of it. */
export const createClient = (options: InitOptions): Client => browserClient(options, quiet, openDelivery);

/** Makes such a client record what happens on the page. */
export const instrument = (client: Client): void => void install(client, onPage());

/** Makes the client that all functions of this module use, and records what happens on the page. */
export const init = (given?: InitOptions | null): Client =>
  startDefaultClient(given, (options) =>
    browserClient(options, (options.instrument ?? true) ? defaultIntegrations() : quiet, openDelivery),
  );
