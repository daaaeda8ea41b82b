import { sendUrl } from '../core/queue/auth.ts';
import { type Client, newClient } from '../core/client/client.ts';
import { getClient, setDefaultClient } from '../core/client/default-client.ts';
import type { ClientOptions } from '../core/client/options.ts';
import { VERSION } from '../core/version.ts';
import { nodeHost, SDK_NAME } from './host.ts';
import { instrument } from './instrument.ts';
import { httpTransport } from './transport.ts';

export * from '../core/index.ts';
export { instrument } from './instrument.ts';
export { VERSION } from '../core/version.ts';
export { errorHandler, fastifyPlugin, type FrameworkOptions } from './frameworks/frameworks.ts';

/** A client of its own: it touches nothing of the process until `instrument` is called with it, and other clients nothing of it. */
export function createClient(options: ClientOptions): Client {
  const host = nodeHost(options);
  const url = sendUrl(options.dsn, options.tunnel, SDK_NAME);
  const send = url === null ? null : httpTransport(url, `${SDK_NAME}/${VERSION}`, host.queue.concurrency);
  return newClient(options, host, send);
}

/**
 * Makes the client that all functions of this module use, and records what happens in the process. What the options leave out
 * comes from `BREAKWATER_DSN`, `BREAKWATER_RELEASE` and `BREAKWATER_ENVIRONMENT`.
 */
export function init(options: ClientOptions = {}): Client {
  void getClient()?.close();
  const client = createClient({ ...fromEnvironment(process.env), ...options });
  if (client.options.instrument ?? true) instrument(client);
  setDefaultClient(client);
  return client;
}

function fromEnvironment(env: NodeJS.ProcessEnv): ClientOptions {
  return {
    dsn: env['BREAKWATER_DSN'],
    release: env['BREAKWATER_RELEASE'],
    ...(env['BREAKWATER_ENVIRONMENT'] ? { environment: env['BREAKWATER_ENVIRONMENT'] } : {}),
  };
}
