import type { Client } from '../core/client/client.ts';
import { newClient } from '../core/client/new-client.ts';
import { openDelivery } from '../core/client/open-delivery.ts';
import type { InitOptions, Integration } from '../core/client/integration.ts';
import { install } from '../core/client/integration.ts';
import { sendUrl } from '../core/queue/auth.ts';
import { VERSION } from '../core/version.ts';
import { nodeHost } from './host.ts';
import type { ProxyVariables } from './proxy.ts';
import { proxyFor } from './proxy.ts';
import { httpTransport } from './transport.ts';

/** A client that sends by `node:http`, with the integrations of the options or else those given. */
export function nodeClient(options: InitOptions, integrations: readonly Integration[], env: ProxyVariables): Client {
  const host = nodeHost(options);
  const url = sendUrlOf(options, host.sdkName);
  const transport = {
    userAgent: `${host.sdkName}/${VERSION}`,
    maxSockets: host.queue.concurrency,
    proxyFor: (target: URL) => proxyFor(target, options.proxy, env),
    caCerts: options.caCerts,
  };
  const send = url === null ? null : httpTransport(url, transport);
  return install(newClient(options, host, send, openDelivery), integrations, options.integrations);
}

/** A tunnel without a host is the page's: options are often shared with it. A server has no need of it. */
export function sendUrlOf({ dsn, tunnel }: InitOptions, sdkName: string): string | null {
  return sendUrl(dsn, tunnel && /^https?:\/\/[^/]/.test(tunnel) ? tunnel : undefined, sdkName);
}
