import type { FastifyReply, FastifyRequest } from 'fastify';

import { formatRateLimits, RATE_LIMITS_HEADER } from '@breakwater/sdk/wire';

import type { RelayConfig } from '../config.ts';
import { UNSUPPORTED } from '../items/unsupported.ts';
import { errorBody, ERRORS, RelayError } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import { LogUnavailableError } from '../log/index.ts';
import { troublesOf } from '../service/index.ts';
import type { Logger } from '../service/index.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';

type ErrorHandler = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** After a slow body the client only needs long enough to read the answer. */
const SLOW_MS = 1_000;

/** Answers each thrown value with one of the listed errors, in Relay's form. */
export function createErrorHandler(
  config: RelayConfig,
  logger: Logger,
  refused: (code: ErrorCode) => void,
): ErrorHandler {
  const tell = (error: RelayError, thrown: unknown): void => {
    if (error.status < 500) logger.debug({ code: error.code, causes: error.causes }, 'a request was refused');
    if (error.code === 'internal') logger.error({ error: thrown }, 'a request failed');
    if (error.status === 503) troublesOf(logger).met(causeOf(error.code), REQUESTS, thrown);
  };

  return (thrown, request, reply) => {
    const error = toRelayError(thrown);
    refused(error.code);
    tell(error, thrown);
    if (error.status === 503) reply.header('retry-after', String(config.retryAfterSeconds));
    if (error.limits.length > 0) {
      reply.header(RATE_LIMITS_HEADER, formatRateLimits(error.limits));
      // PROTOCOL 1.6: the longest wait, for clients that read no other header. They stop all for it, so a kind that nothing stores has none.
      const waits = error.limits.filter(({ reasonCode }) => reasonCode !== UNSUPPORTED);
      const longest = Math.max(...waits.map((limit) => limit.retryAfterSeconds));
      if (waits.length > 0) reply.header('retry-after', String(Math.ceil(longest)));
    }
    if (!request.raw.readableEnded)
      readPast(request, config, error.code === 'body_slow' ? SLOW_MS : config.bodyTimeoutMs);
    return reply
      .code(error.status)
      .header('x-sentry-error', error.message)
      .header('content-type', JSON_TYPE)
      .send(errorBody(error));
  };
}

const REQUESTS = 'requests';
/** Consumers and tails meet a log that is out too. */
const causeOf = (code: ErrorCode): string => (code === 'log_unavailable' ? 'log' : code);

/** A request was taken, so whatever refused others is over. */
export function tookRequest(logger: Logger): void {
  for (const code of REFUSING) troublesOf(logger).over(causeOf(code), REQUESTS);
}

const REFUSING = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => ERRORS[code].status === 503);

function toRelayError(thrown: unknown): RelayError {
  if (thrown instanceof RelayError) return thrown;
  if (thrown instanceof LogUnavailableError) return new RelayError('log_unavailable', [], { cause: thrown });
  const { statusCode, message } = thrown as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode < 500) {
    return new RelayError('request_malformed', message ? [message] : [], { cause: thrown });
  }
  return new RelayError('internal', [], { cause: thrown });
}

/**
 * Refused before its end: the rest of the body is read and thrown away, because a client that still sends would meet a broken
 * connection instead of the answer. The rest has as much time and as many bytes as a body may take; then the connection is
 * closed.
 */
function readPast({ raw }: FastifyRequest, config: RelayConfig, withinMs: number): void {
  const timer = setTimeout(() => raw.destroy(), withinMs);
  timer.unref();
  raw.once('end', () => clearTimeout(timer));
  raw.once('close', () => clearTimeout(timer));
  let left = config.maxBodyBytes;
  raw.on('data', (piece: Buffer) => {
    left -= piece.length;
    if (left < 0) raw.destroy();
  });
  raw.resume();
}
