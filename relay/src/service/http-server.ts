import type { IncomingMessage } from 'node:http';

import fastify from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { withoutBase } from './base-path.ts';
import { withoutPorts } from './forwarded.ts';
import { boundConnections, HTTP_BOUNDS, LISTEN_BACKLOG } from './http-bounds.ts';

export interface HttpServerOptions {
  /** Proxies whose forwarded headers are used, as addresses or CIDR ranges. */
  trustProxy: readonly string[];
  maxConnections: number;
  /** Headers and body of one request together have to arrive within this time. */
  requestTimeoutMs: number;
  /** Paths that the installation lies below, where a proxy leaves them: they are taken off. */
  basePaths?: readonly string[];
  /** Characters of one parameter of a path; fastify's own bound is 100. */
  maxParamLength?: number;
}

/** The part of a stop's five seconds that requests may take. */
const FINISH_MS = 3_000;

/** Makes the server of every public service. */
export function createHttpServer({ basePaths = [], ...options }: HttpServerOptions): FastifyInstance {
  const bases = basePaths.filter((path) => path !== '');
  const server = fastify({
    http: HTTP_BOUNDS,
    forceCloseConnections: 'idle',
    // A connected client may have begun to send: a 503 would lose its events, because most SDKs do not send again.
    return503OnClosing: false,
    requestTimeout: options.requestTimeoutMs,
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    frameworkErrors: answerUnread,
    ...(bases.length > 0 && { rewriteUrl: ({ url = '/' }: IncomingMessage) => withoutBase(url, bases) }),
    ...(options.maxParamLength && { routerOptions: { maxParamLength: options.maxParamLength } }),
  });
  boundConnections(server.server, options.maxConnections);
  server.addHook('onRequest', async ({ raw: { headers } }) => {
    const forwardedFor = headers['x-forwarded-for'];
    if (typeof forwardedFor === 'string') headers['x-forwarded-for'] = withoutPorts(forwardedFor);
  });
  return server;
}

/** No route has a path that cannot be read, so neither do the error answers of the routes. */
function answerUnread({ statusCode = 400 }: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void reply.status(statusCode).send({ detail: 'path: its percent codes are no UTF-8', causes: [] });
}

/** Listens, and gives the port: the one that the system chose where 0 was asked for. @throws the error of listening */
export async function listen(server: FastifyInstance, { host, port }: { host: string; port: number }): Promise<number> {
  await server.listen({ host, port, backlog: LISTEN_BACKLOG });
  const address = server.server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}

/** Takes no new requests and answers those that have begun, but waits for slow clients only up to a bound. */
export async function closeHttpServer(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), FINISH_MS);
  await server.close();
  clearTimeout(cut);
}
