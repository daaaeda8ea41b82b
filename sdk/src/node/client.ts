import type { Client } from '../core/client/client.ts';
import { newClient } from '../core/client/client.ts';
import type { InitOptions, Integration } from '../core/client/integration.ts';
import { install } from '../core/client/integration.ts';
import { sendUrl } from '../core/queue/auth.ts';
import { VERSION } from '../core/version.ts';
import { nodeHost } from './host.ts';
import { httpTransport } from './transport.ts';

/** A client that sends by `node:http`, with the integrations of the options or else those given. */
export function nodeClient(options: InitOptions, integrations: readonly Integration[]): Client {
  const host = nodeHost(options);
  const url = sendUrl(options.dsn, options.tunnel, host.sdkName);
  const send = url === null ? null : httpTransport(url, `${host.sdkName}/${VERSION}`, host.queue.concurrency);
  return install(newClient(options, host, send), options.integrations ?? integrations);
}
