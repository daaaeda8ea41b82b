import type { Server } from 'node:http';

import { setting } from './settings.ts';

/** Of every service that strangers reach. */
export const CONNECTION_SETTINGS = {
  // Ten thousand idle clients leave room for as many that are not; each costs about 10 KB.
  BREAKWATER_MAX_CONNECTIONS: setting.number(20_000, { most: 1_000_000 }),
} as const;

/** What a client may do to a connection: options of the server, alike in all services. */
export const HTTP_BOUNDS = {
  // The SDKs' headers, and a browser's cookies, together below a quarter of it. Beyond it 431 is answered.
  maxHeaderSize: 16 * 1024,
  // A phone on 2G has sent them long before; whoever sends a byte a second, or none, only holds a connection.
  headersTimeout: 10_000,
  // Node's own 30 s would let such a connection live four times as long.
  connectionsCheckingInterval: 2_000,
} as const;

/** SDKs send about ten, proxies add as many. The rest is read past. */
const MAX_HEADERS = 100;

/** Beyond the bound new connections are closed at once, so that no flood of them takes the memory or the file descriptors of all. */
export function boundConnections(server: Server, maxConnections: number): void {
  server.maxConnections = maxConnections;
  server.maxHeadersCount = MAX_HEADERS;
}
