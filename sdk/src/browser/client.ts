import type { OpenDelivery } from '../core/client/delivery.ts';
import type { Client } from '../core/client/client.ts';
import type { InitOptions, Integration } from '../core/client/integration.ts';
import { install } from '../core/client/integration.ts';
import { newClient } from '../core/client/new-client.ts';
import { sendUrl } from '../core/queue/auth.ts';
import { browserHost } from './host.ts';
import { fetchTransport } from './transport.ts';

/** A client that sends by `fetch`, with the integrations of the options or else those given. */
export function browserClient(
  options: InitOptions,
  integrations: readonly Integration[],
  openDelivery: OpenDelivery,
): Client {
  const host = browserHost(options);
  const url = sendUrl(options.dsn, options.tunnel, host.sdkName);
  const send = url === null ? null : fetchTransport(url, globalThis.fetch.bind(globalThis));
  return install(newClient(options, host, send, openDelivery), integrations, options.integrations);
}
