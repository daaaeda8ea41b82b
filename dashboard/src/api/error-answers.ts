import { DirectoryError } from '@breakwater/processor/directory';
import { StoreError } from '@breakwater/processor/store';
import { LogUnavailableError } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import { ApiError } from './errors.ts';

/** ClickHouse's code for an engine that lacks memory for a query. */
const MEMORY_LIMIT_EXCEEDED = '241';

export type ErrorShape = 'ui' | 'sentry';

/** The one place where an error becomes an answer. Unexpected errors are logged with their cause and answered as `internal`. */
export const errorAnswers =
  (shape: ErrorShape, logger: Logger) => (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const error = apiErrorOf(thrown);
    if (error.status >= 500) {
      logger.error(
        { requestId: request.id, route: request.routeOptions.url, code: error.code, error: thrown },
        'API request failed',
      );
    }
    if (error.retryAfterSeconds !== null) reply.header('retry-after', String(error.retryAfterSeconds));
    return reply.status(error.status).send(bodyOf(shape, error, request.id));
  };

/** For paths below the plugin's prefix that no route answers. */
export const notFoundAnswers = (shape: ErrorShape) => (request: FastifyRequest, reply: FastifyReply) =>
  reply.status(404).send(bodyOf(shape, new ApiError('not_found'), request.id));

/** Parses input from outside. @throws ApiError that names each field. */
export function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input ?? {}, { error: wordsOf });
  if (parsed.success) return parsed.data;
  throw new ApiError('invalid_request', { causes: parsed.error.issues.map(sentenceOf) });
}

const KINDS: Partial<Record<string, string>> = {
  string: 'no text',
  number: 'no number',
  boolean: 'neither true nor false',
  array: 'no list',
  object: 'no object',
  record: 'no object',
};

/** Words where a schema has none of its own for a fault. Only a body can be anything but an object as a whole. */
function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const words = issue.input === undefined ? 'missing' : KINDS[issue.expected];
      return words !== undefined && (issue.path ?? []).length === 0 ? `body: ${words}` : words;
    }
    case 'invalid_value':
      return `none of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `over ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_small':
      return `under ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      return undefined;
  }
}

/**
 * Where the schema's own sentence names its field, only the place in a list is added: `quotas.limit: below 0 (at
 * quotas.1.limit)`.
 */
const sentenceOf = ({ path, message }: { path: PropertyKey[]; message: string }): string => {
  const field = path.map(String).join('.');
  const isNamed = field === '' || /^[\w.]+: /.test(message);
  const isInList = path.some((part) => typeof part === 'number');
  return isNamed ? message + (isInList ? ` (at ${field})` : '') : `${field}: ${message}`;
};

const bodyOf = (shape: ErrorShape, error: ApiError, requestId: string) => {
  const first = error.causes[0];
  if (shape === 'sentry') return { detail: first ?? error.message };
  return {
    code: error.code,
    detail: first ?? error.message,
    ...(error.causes.length > 0 ? { causes: error.causes } : {}),
    requestId,
  };
};

function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof DirectoryError)
    return new ApiError(thrown.code, {
      cause: thrown,
      ...(thrown.detail === null ? {} : { causes: [thrown.detail] }),
      ...(thrown.code === 'busy' ? { retryAfterSeconds: 1 } : {}),
    });
  if (thrown instanceof LogUnavailableError)
    return new ApiError('log_unavailable', { cause: thrown, retryAfterSeconds: 5 });
  if (thrown instanceof StoreError) {
    if (thrown.code === 'away')
      return new ApiError('store_unavailable', { cause: thrown, causes: [thrown.message], retryAfterSeconds: 5 });
    if (thrown.code === 'busy' || thrown.code === 'closed')
      return new ApiError('busy', { cause: thrown, retryAfterSeconds: 1 });
    if (thrown.code === 'query_timeout' || thrown.code === 'result_too_large')
      return new ApiError('query_too_heavy', { cause: thrown });
  }
  const { code, statusCode, message } = (thrown ?? {}) as { code?: string; statusCode?: number; message?: string };
  if (code === MEMORY_LIMIT_EXCEEDED) return new ApiError('busy', { cause: thrown, retryAfterSeconds: 1 });
  if (statusCode === 413) return new ApiError('body_too_large', { cause: thrown });
  if (statusCode === 415) return new ApiError('unsupported_media_type', { cause: thrown });
  if (statusCode === 400)
    return new ApiError('invalid_request', { cause: thrown, causes: [`body: ${message ?? 'cannot be read'}`] });
  return new ApiError('internal', { cause: thrown });
}
