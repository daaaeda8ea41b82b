import type { Client } from '../core/client/client.ts';
import { startDefaultClient } from '../core/client/default-client.ts';
import type { InitOptions, Integration } from '../core/client/integration.ts';
import { install } from '../core/client/integration.ts';
import { addDebugIds } from '../core/debug-images.ts';
import { staged } from '../core/client/staged.ts';
import { browserClient } from './client.ts';
import { captureGlobalErrors } from './integrations/global-errors.ts';
import { spoolPageLater } from './integrations/late-page-spool.ts';
import { flushHidden } from './integrations/flush-when-hidden.ts';

export * from '../core/index.ts';
export { tracing } from '../core/tracing/tracer.ts';
export { breadcrumbs } from './integrations/breadcrumbs.ts';
export { clicks } from './integrations/clicks.ts';
export { flushWhenHidden } from './integrations/flush-when-hidden.ts';
export { globalErrors } from './integrations/global-errors.ts';
export { navigation } from './integrations/navigation.ts';
export { latePageSpool as pageSpool } from './integrations/late-page-spool.ts';
export { pageTrace } from './integrations/page-trace.ts';
export { requests } from './integrations/requests.ts';
export { tracedRequests } from './integrations/traced-requests.ts';

/*
 * `@breakwater/sdk/browser/errors`: the same as the default entry, but `init` alone sends errors and nothing else. Everything more is
 * an integration that the application names, so bundlers leave out the others.
 */

const makeLater = /* @__PURE__ */ staged(() => import('./later.ts'));
/** A worker has no page. */
const onPage = (): Integration[] => [
  captureGlobalErrors,
  ...(typeof document === 'undefined' ? [] : [flushHidden, spoolPageLater]),
];

export const defaultIntegrations = (): Integration[] => [addDebugIds, ...onPage()];

/** A client of its own: it touches nothing of the page until `instrument` is called with it, and other clients nothing of it. */
export const createClient = (options: InitOptions): Client => browserClient(options, [addDebugIds], makeLater);

/** Makes such a client send the errors of the page that nobody caught. */
export const instrument = (client: Client): void => void install(client, onPage());

/** Makes the client that all functions of this module use. Integrations that are given as a list are set up beside the default ones. */
export const init = (given?: InitOptions | null): Client =>
  startDefaultClient(given, (options) => {
    const { instrument = true, integrations } = options;
    const defaults = instrument ? defaultIntegrations() : [addDebugIds];
    const all = Array.isArray(integrations) ? [...defaults, ...integrations] : integrations;
    return browserClient({ ...options, integrations: all }, defaults, makeLater);
  });
