import type { FastifyPluginAsync, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';

import type { RelayConfig } from './config.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { errorBody, RelayError } from './errors.ts';
import { healthRoutes } from './health.ts';
import { ingest } from './ingest.ts';
import type { Arrival, Relay } from './ingest.ts';
import { LogUnavailableError } from './log/index.ts';
import type { Log, Logger } from './log/index.ts';
import { createMemory } from './memory.ts';
import { createOutcomes, logOutcomes } from './outcomes.ts';
import type { Outcomes } from './outcomes.ts';
import type { Projects } from './projects.ts';

export interface RelayOptions {
  config: RelayConfig;
  log: Log;
  projects: Projects;
  logger: Logger;
  /** Given by whoever wants to read what was counted; otherwise it is only logged. */
  outcomes?: Outcomes;
}

const OUTCOMES_LOG_MS = 60_000;
const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * The relay's routes as a plugin of their own: content types, CORS and error answers hold for them alone, so they share a
 * server with the page and the API. Paths under `/api/0/` are the API's: no project has the number 0.
 */
export const relayRoutes =
  ({ config, log, projects, logger, outcomes = createOutcomes() }: RelayOptions): FastifyPluginAsync =>
  async (server) => {
    const relay: Relay = {
      config,
      log,
      projects,
      memory: createMemory(config.maxInFlightBytes),
      outcomes,
      now: Date.now,
    };

    // Content types mean nothing here (SDKs send none, or text/plain to spare a preflight), and the path reads the body itself.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', (_request, _payload, done) => done(null));
    server.addHook('onRequest', (request, reply, done) => {
      request.raw.headers['content-type'] = undefined;
      allowOrigin(request, reply);
      done();
    });
    server.setErrorHandler((error, request, reply) => answerError(error, request, reply, config, logger));

    const routes: [string, RouteHandlerMethod][] = [
      ['/api/:project/envelope', take(relay, 'envelope')],
      ['/api/:project/store', take(relay, 'store')],
      ['/api/store', take(relay, 'store')],
    ];
    for (const [path, handler] of routes) {
      for (const url of [path, `${path}/`]) {
        server.post(url, handler);
        server.options(url, answerPreflight);
      }
    }
    await server.register(healthRoutes({ log }));

    const timer = setInterval(() => logOutcomes(outcomes, logger), OUTCOMES_LOG_MS);
    timer.unref();
    server.addHook('onClose', async () => {
      clearInterval(timer);
      logOutcomes(outcomes, logger);
    });
  };

const take =
  (relay: Relay, endpoint: Arrival['endpoint']): RouteHandlerMethod =>
  async (request, reply) => {
    const { project } = request.params as { project?: string };
    const url = request.raw.url ?? '';
    const question = url.indexOf('?');
    const { eventId } = await ingest(
      {
        endpoint,
        project: project === undefined ? null : projectOf(project),
        query: question === -1 ? '' : url.slice(question + 1),
        request: request.raw,
      },
      relay,
    );
    return reply.header('content-type', JSON_TYPE).send(eventId ? `{"id":"${eventId}"}` : '{}');
  };

function projectOf(text: string): number {
  const project = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(project)) return project;
  throw new RelayError('project_malformed', ['project']);
}

function answerError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  config: RelayConfig,
  logger: Logger,
): FastifyReply {
  const error = toRelayError(thrown);
  if (error.status >= 500) logger.error({ error: thrown, code: error.code }, 'a request failed');
  else logger.debug({ code: error.code, causes: error.causes, url: request.routeOptions.url }, 'a request was refused');

  if (error.status === 503) reply.header('retry-after', String(config.retryAfterSeconds));
  if (!request.raw.readableEnded) readPast(request, config);
  return reply
    .code(error.status)
    .header('x-sentry-error', error.message)
    .header('content-type', JSON_TYPE)
    .send(errorBody(error));
}

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
 * Refused before its end: the rest is read and thrown away, for a client that still sends would meet a broken connection
 * instead of the answer. It has as long as a body may take; then the connection goes.
 */
function readPast({ raw }: FastifyRequest, config: RelayConfig): void {
  const timer = setTimeout(() => raw.destroy(), config.bodyTimeoutMs);
  timer.unref();
  raw.once('end', () => clearTimeout(timer));
  raw.once('close', () => clearTimeout(timer));
  raw.resume();
}
