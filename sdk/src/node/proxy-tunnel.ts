import type { Agent } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { connect as connectTls } from 'node:tls';

import { proxyAuthorization } from './proxy.ts';

const TIMEOUT_MS = 15_000;

type Connected = (error: Error | null, socket?: Socket) => void;

/** Node's agents take a method that opens the connection, and wait for its callback. */
interface OpensConnections {
  createConnection: (options: ConnectionOptions, connected: Connected) => void;
}

/** The agent's connections go by the proxy, which passes their encrypted bytes on (RFC 9110, CONNECT). */
export function tunnelThrough(proxy: URL, agent: Agent): void {
  (agent as unknown as OpensConnections).createConnection = (options, connected) => {
    const host = `${options.host}:${options.port ?? 443}`;
    const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      hostname: proxy.hostname,
      port: proxy.port,
      method: 'CONNECT',
      path: host,
      headers: { host, 'user-agent': 'breakwater.tunnel', ...proxyAuthorization(proxy) },
      agent: false,
      timeout: TIMEOUT_MS,
    });
    request.once('socket', (socket) => socket.unref());
    request.once('timeout', () => request.destroy(new Error(`no answer from the proxy within ${TIMEOUT_MS} ms`)));
    request.once('error', connected);
    request.once('connect', (response, socket) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        return connected(new Error(`the proxy answered ${response.statusCode}`));
      }
      const secured = connectTls({
        ...options,
        socket,
        host: undefined,
        servername: options.servername ?? options.host,
      });
      secured.once('secureConnect', () => connected(null, secured));
      secured.once('error', connected);
    });
    request.end();
  };
}
