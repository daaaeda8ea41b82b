import { once } from 'node:events';
import { createServer } from 'node:http';

import { withoutBase } from './base-path.ts';
import { boundConnections, HTTP_BOUNDS, LISTEN_BACKLOG, PROBE_CONNECTIONS } from './http-bounds.ts';
import { SettingError } from './settings.ts';

export interface EarlyServer {
  /** Frees the port for the server of the service. Idempotent. */
  close(): Promise<void>;
}

export interface EarlyOptions {
  host: string;
  port: number;
  /** The most connections of clients; without it, as many as probes need. */
  maxConnections?: number;
  /** Paths that a proxy in front may leave on. */
  bases?: readonly string[];
}

/**
 * Holds the port while the service starts: `/live` is answered 200, for a start that waits for its log or store is alive, and all else
 * 503 with `Retry-After`. Called before anything is opened, so that a first run that cannot listen leaves nothing behind.
 * @throws the error of listening, and SettingError where the host is unknown
 */
export async function listenEarly({
  host,
  port,
  maxConnections = PROBE_CONNECTIONS,
  bases = [],
}: EarlyOptions): Promise<EarlyServer> {
  const server = createServer({ ...HTTP_BOUNDS, keepAlive: false }, (request, response) => {
    const path = withoutBase(request.url ?? '', bases);
    const isLive = path === '/live' || path.startsWith(RELAY_LIVE);
    request.resume();
    response.writeHead(isLive ? 200 : 503, {
      'content-type': 'application/json; charset=utf-8',
      connection: 'close',
      ...(!isLive && { 'retry-after': RETRY_AFTER_SECONDS }),
    });
    response.end(JSON.stringify(isLive ? { live: true } : { ready: false, problems: [STARTING] }));
  });
  boundConnections(server, maxConnections);
  server.listen({ host, port, backlog: LISTEN_BACKLOG });
  await once(server, 'listening').catch((cause: NodeJS.ErrnoException) => {
    if (cause.syscall !== 'getaddrinfo') throw cause;
    throw new SettingError('HOST is neither an address nor a name that can be looked up.', { cause });
  });
  let closing: Promise<unknown> | null = null;
  return {
    async close() {
      closing ??= once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closing;
    },
  };
}

const RELAY_LIVE = '/api/relay/healthcheck/live';
const RETRY_AFTER_SECONDS = '5';
const STARTING = 'The service is starting.';
