import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { urlToHttpOptions } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { Answer, Send } from '../core/client/host.ts';
import { proxyAuthorization } from './proxy.ts';
import { tunnelThrough } from './proxy-tunnel.ts';

const gzipped = promisify(gzip);

/** Below this, compressing costs more than the bytes it saves. */
const GZIP_FROM_BYTES = 4096;
/** Silence of this length ends a request: a server that hangs must not hold envelopes for ever. */
const TIMEOUT_MS = 15_000;
const MAX_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 307, 308];

interface TransportOptions {
  /** How instrumentation tells these requests from the application's. */
  userAgent: string;
  maxSockets: number;
  /** The proxy for a URL, if there is one. */
  proxyFor: (url: URL) => URL | null;
  /** Certificates of authorities beside those of the runtime, as PEM. */
  caCerts?: string | readonly string[] | undefined;
}

/** Sends over connections that are kept open, and follows the server to where it has moved. No socket keeps the process alive. */
export function httpTransport(url: string, options: TransportOptions): Send {
  let target = new URL(url);
  let connection = connectTo(target, options);

  return async (body) => {
    const compress = body.length >= GZIP_FROM_BYTES;
    const bytes = compress ? await gzipped(body) : body;
    const headers = {
      'user-agent': options.userAgent,
      'content-type': 'application/x-sentry-envelope',
      'content-length': bytes.length,
      ...(compress ? { 'content-encoding': 'gzip' } : {}),
    };
    for (let redirects = 0; ; redirects++) {
      const response = await post(target, connection, headers, bytes);
      const moved = redirects < MAX_REDIRECTS ? placeOf(response, target) : null;
      if (!moved) return answerOf(response);
      target = moved;
      connection = connectTo(target, options);
    }
  };
}

interface Connection {
  request: typeof httpRequest;
  options: RequestOptions;
}

function connectTo(target: URL, { maxSockets, proxyFor, caCerts }: TransportOptions): Connection {
  const secure = target.protocol === 'https:';
  const proxy = proxyFor(target);
  const agentOptions = {
    keepAlive: true,
    maxSockets,
    timeout: TIMEOUT_MS,
    ...(caCerts === undefined ? {} : { ca: [...rootCertificates, ...[caCerts].flat()] as string[] }),
  };
  const agent = new (secure ? HttpsAgent : HttpAgent)(agentOptions);
  // Read once: a URL takes itself apart each time that it is asked.
  const place = urlToHttpOptions(target);
  if (!proxy) return { request: secure ? httpsRequest : httpRequest, options: { ...place, agent } };
  if (secure) {
    tunnelThrough(proxy, agent);
    return { request: httpsRequest, options: { ...place, agent } };
  }
  // A proxy for plain HTTP is asked for the whole URL.
  const { hostname, port, protocol } = proxy;
  const options = {
    ...place,
    agent: protocol === 'https:' ? new HttpsAgent(agentOptions) : agent,
    protocol,
    hostname,
    port,
    path: target.href,
    headers: proxyAuthorization(proxy),
  };
  return { request: protocol === 'https:' ? httpsRequest : httpRequest, options };
}

function post(
  target: URL,
  { request: send, options }: Connection,
  headers: Record<string, string | number>,
  bytes: Uint8Array,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const all = { host: target.host, ...headers, ...(options.headers as Record<string, string> | undefined) };
    const request = send({ ...options, method: 'POST', headers: all, timeout: TIMEOUT_MS }, (response) => {
      // The connection goes back to the agent only when the answer was read.
      response.resume();
      response.once('error', reject);
      response.once('end', () => resolve(response));
    });
    letGo(request);
    request.once('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    request.once('error', reject);
    request.end(bytes);
  });
}

/** A script that has done its work ends, whatever its monitoring still waits for; `flush` keeps the process as long as it was told. */
function letGo(request: ClientRequest): void {
  request.once('socket', (socket: Socket) => {
    const unref = (): void => void socket.unref();
    unref();
    if (!socket.connecting) return;
    // Each address that is tried has a handle of its own.
    for (const name of ['connectionAttempt', 'connect', 'secureConnect']) socket.on(name, unref);
    request.once('close', () => {
      for (const name of ['connectionAttempt', 'connect', 'secureConnect']) socket.off(name, unref);
    });
  });
}

/** Never from an encrypted connection to one that is not. */
function placeOf({ statusCode, headers }: IncomingMessage, from: URL): URL | null {
  if (!REDIRECTS.includes(statusCode ?? 0) || !headers.location) return null;
  try {
    const to = new URL(headers.location, from);
    if (!/^https?:$/.test(to.protocol) || (from.protocol === 'https:' && to.protocol !== 'https:')) return null;
    // The key is in the query.
    if (!to.search) to.search = from.search;
    return to;
  } catch {
    return null;
  }
}

function answerOf({ statusCode, headers }: IncomingMessage): Answer {
  const limits = headers['x-sentry-rate-limits'];
  return {
    status: statusCode ?? 0,
    rateLimits: Array.isArray(limits) ? limits.join(',') : limits,
    retryAfter: headers['retry-after'],
  };
}
