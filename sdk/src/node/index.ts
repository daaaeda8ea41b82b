import type { Client } from '../core/client/client.ts';
import { startDefaultClient } from '../core/client/default-client.ts';
import type { InitOptions, Integration } from '../core/client/integration.ts';
import { install } from '../core/client/integration.ts';
import type { ClientOptions } from '../core/client/options.ts';
import { consoleBreadcrumbs } from '../core/console-breadcrumbs.ts';
import { debugImages } from '../core/debug-images.ts';
import { tracing } from '../core/tracing/tracer.ts';
import { nodeClient } from './client.ts';
import { crashes } from './integrations/crash.ts';
import { exitDelivery } from './integrations/exit-delivery.ts';
import { flushBeforeExit } from './integrations/flush-before-exit.ts';
import { httpClient } from './integrations/http-client.ts';
import { httpServer } from './integrations/http-server.ts';
import { undici } from './integrations/undici.ts';

export * from '../core/index.ts';
export { tracing } from '../core/tracing/tracer.ts';
export type { FrameworkOptions } from './frameworks/frameworks.ts';
export { errorHandler, fastifyPlugin } from './frameworks/frameworks.ts';
export { crashes } from './integrations/crash.ts';
export { exitDelivery } from './integrations/exit-delivery.ts';
export { flushBeforeExit } from './integrations/flush-before-exit.ts';
export { httpClient } from './integrations/http-client.ts';
export { httpServer } from './integrations/http-server.ts';
export { undici } from './integrations/undici.ts';

/** These touch nothing of the process. */
const quiet = (): Integration[] => [tracing(), debugImages()];

const inProcess = (): Integration[] => [
  crashes(),
  consoleBreadcrumbs(),
  httpServer(),
  httpClient(),
  undici(),
  exitDelivery(),
  flushBeforeExit(),
];

export const defaultIntegrations = (): Integration[] => [...quiet(), ...inProcess()];

/** A client of its own: it touches nothing of the process until `instrument` is called with it, and other clients nothing of it. */
export const createClient = (options: InitOptions): Client => nodeClient(options, quiet(), process.env);

/** Makes such a client record what happens in the process. */
export const instrument = (client: Client): void => void install(client, inProcess());

/**
 * Makes the client that all functions of this module use, and records what happens in the process. `BREAKWATER_DSN`,
 * `BREAKWATER_RELEASE` and `BREAKWATER_ENVIRONMENT` stand in for options that are left out.
 */
export function init(given?: InitOptions | null): Client {
  return startDefaultClient({ ...fromEnvironment(process.env), ...given }, (options) =>
    nodeClient(options, (options.instrument ?? true) ? defaultIntegrations() : quiet(), process.env),
  );
}

function fromEnvironment(env: NodeJS.ProcessEnv): ClientOptions {
  return {
    dsn: env['BREAKWATER_DSN'],
    release: env['BREAKWATER_RELEASE'],
    ...(env['BREAKWATER_ENVIRONMENT'] ? { environment: env['BREAKWATER_ENVIRONMENT'] } : {}),
  };
}
