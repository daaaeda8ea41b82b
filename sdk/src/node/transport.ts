import type { IncomingMessage } from 'node:http';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { Answer, Send } from '../core/client/host.ts';

const gzipped = promisify(gzip);

/** Below this, compressing costs more than the bytes it saves. */
const GZIP_FROM_BYTES = 4096;
/** Silence of this length ends a request: a server that hangs must not hold envelopes for ever. */
const TIMEOUT_MS = 15_000;

/** Sends over connections that are kept open. `userAgent` is how instrumentation tells these requests from the application's. */
export function httpTransport(url: string, userAgent: string, maxSockets: number): Send {
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets, timeout: TIMEOUT_MS });
  const send = secure ? httpsRequest : httpRequest;

  return async (body) => {
    const compress = body.length >= GZIP_FROM_BYTES;
    const bytes = compress ? await gzipped(body) : body;
    const headers = {
      'user-agent': userAgent,
      'content-type': 'application/x-sentry-envelope',
      'content-length': bytes.length,
      ...(compress ? { 'content-encoding': 'gzip' } : {}),
    };
    return new Promise<Answer>((resolve, reject) => {
      const request = send(target, { method: 'POST', agent, headers, timeout: TIMEOUT_MS }, (response) => {
        // The connection goes back to the agent only when the answer was read.
        response.resume();
        response.once('error', reject);
        response.once('end', () => resolve(answerOf(response)));
      });
      request.once('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
      request.once('error', reject);
      request.end(bytes);
    });
  };
}

function answerOf({ statusCode, headers }: IncomingMessage): Answer {
  const limits = headers['x-sentry-rate-limits'];
  return {
    status: statusCode ?? 0,
    rateLimits: Array.isArray(limits) ? limits.join(',') : limits,
    retryAfter: headers['retry-after'],
  };
}
