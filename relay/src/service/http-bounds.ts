import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';

import { setting } from './settings.ts';

/** Settings of every public service. */
export const CONNECTION_SETTINGS = {
  // Ten thousand idle clients leave room for as many busy ones; each costs about 10 KB.
  BREAKWATER_MAX_CONNECTIONS: setting.number(20_000, { most: 1_000_000 }),
} as const;

/** Bounds on a client's connection, as options of the server. All services have the same. */
export const HTTP_BOUNDS = {
  // The SDKs' headers, and a browser's cookies, together take less than a quarter of this. Beyond it 431 is answered.
  maxHeaderSize: 16 * 1024,
  // A phone on 2G has sent them long before; a client that sends a byte a second, or none, only holds a connection.
  headersTimeout: 10_000,
  // Node's own 30 s would let such a connection live four times as long.
  connectionsCheckingInterval: 2_000,
} as const;

/**
 * Connections that the system holds while the process is busy. Beyond them (511 by default, and Linux never holds more than its
 * `net.core.somaxconn`) clients count as connected, send, and are reset seconds later: their events are lost.
 */
export const LISTEN_BACKLOG = 4_096;

/** The most connections of a server that answers probes and Prometheus alone. */
export const PROBE_CONNECTIONS = 256;

/** SDKs send about ten, proxies add as many. The rest is ignored. */
const MAX_HEADERS = 100;

/** Files for segments, tails and the store's connections: without a descriptor the log cannot begin its next file. */
const OTHER_FILES = 1_000;

/** Beyond the bound new connections are closed at once, so that no flood takes the memory or the file descriptors of all. */
export function boundConnections(server: Server, maxConnections: number): void {
  server.maxConnections = Math.min(maxConnections, mostOpenFiles() - OTHER_FILES);
  server.maxHeadersCount = MAX_HEADERS;
}

/** The limit of the system, to which Node raises its own. Infinite where it is unknown. */
function mostOpenFiles(): number {
  try {
    const [, , hard = ''] =
      /^Max open files +(\d+|unlimited) +(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    const most = Number(hard);
    // A limit that leaves hardly any files is a fault of its own: then the system refuses.
    return most > 2 * OTHER_FILES ? most : Infinity;
  } catch {
    return Infinity;
  }
}
