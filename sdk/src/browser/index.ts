import { sendUrl } from '../core/queue/auth.ts';
import { type Client, newClient } from '../core/client/client.ts';
import { getClient, setDefaultClient } from '../core/client/default-client.ts';
import type { ClientOptions } from '../core/client/options.ts';
import { browserHost, SDK_NAME } from './host.ts';
import { instrument } from './instrument.ts';
import { fetchTransport } from './transport.ts';

export * from '../core/index.ts';
export { instrument } from './instrument.ts';
export { VERSION } from '../core/version.ts';

/** A client of its own: it touches nothing of the page until `instrument` is called with it, and other clients nothing of it. */
export function createClient(options: ClientOptions): Client {
  const url = sendUrl(options.dsn, options.tunnel, SDK_NAME);
  const send = url === null ? null : fetchTransport(url, globalThis.fetch.bind(globalThis));
  return newClient(options, browserHost(options), send);
}

/** Makes the client that all functions of this module use, and records what happens on the page. */
export function init(options: ClientOptions): Client {
  void getClient()?.close();
  const client = createClient(options);
  if (client.options.instrument ?? true) instrument(client);
  setDefaultClient(client);
  return client;
}
