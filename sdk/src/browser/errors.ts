import type { Client } from '../core/client/client.ts';
import { startDefaultClient } from '../core/client/default-client.ts';
import type { InitOptions, Integration } from '../core/client/integration.ts';
import { install } from '../core/client/integration.ts';
import { addDebugIds } from '../core/debug-images.ts';
import { browserClient } from './client.ts';
import { recordRequests } from './integrations/requests.ts';
import { recorders } from './recorders.ts';

export * from '../core/index.ts';
export { clicks } from './integrations/clicks.ts';
export { flushWhenHidden } from './integrations/flush-when-hidden.ts';
export { globalErrors } from './integrations/global-errors.ts';
export { navigation } from './integrations/navigation.ts';
export { pageSpool } from './integrations/page-spool.ts';
export { requests } from './integrations/requests.ts';

/*
 * `@breakwater/sdk/browser/errors`: the default entry without tracing, of which it loads no module. Functions for spans run their
 * callbacks all the same.
 */

export const defaultIntegrations = (): Integration[] => [addDebugIds, ...recorders(recordRequests)];

/** A client of its own: it touches nothing of the page until `instrument` is called with it, and other clients nothing of it. */
export const createClient = (options: InitOptions): Client => browserClient(options, [addDebugIds]);

/** Makes such a client record what happens on the page. */
export const instrument = (client: Client): void => void install(client, recorders(recordRequests));

/** Makes the client that all functions of this module use, and records what happens on the page. */
export const init = (given?: InitOptions | null): Client =>
  startDefaultClient(given, (options) =>
    browserClient(options, (options.instrument ?? true) ? defaultIntegrations() : [addDebugIds]),
  );
