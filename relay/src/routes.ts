import { randomBytes } from 'node:crypto';

import { formatRateLimits, RATE_LIMITS_HEADER } from '@breakwater/sdk/wire';
import type { FastifyPluginAsync, RouteHandlerMethod } from 'fastify';

import type { RelayConfig } from './config.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { createErrorHandler, JSON_TYPE } from './error-handler.ts';
import { RelayError } from './errors.ts';
import type { Gate } from './gate.ts';
import { healthRoutes } from './health.ts';
import { ingest } from './ingest.ts';
import type { Arrival, Relay } from './ingest.ts';
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
  /** In the order in which they are asked. */
  gates?: readonly Gate[];
}

const OUTCOMES_LOG_MS = 60_000;
const SWEEP_MS = 50;

/**
 * The relay's routes as a plugin of their own: content types, CORS and error answers hold for them alone, so they share a
 * server with the page and the API. Paths under `/api/0/` are the API's: no project has the number 0.
 */
export const relayRoutes =
  ({ config, log, projects, logger, outcomes = createOutcomes(), gates = [] }: RelayOptions): FastifyPluginAsync =>
  async (server) => {
    const relay: Relay = {
      config,
      log,
      projects,
      memory: createMemory(config.maxInFlightBytes),
      outcomes,
      gates,
      id: randomBytes(4).toString('hex'),
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
    server.setErrorHandler(createErrorHandler(config, logger));

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

    // Clients keep connections open for their next event: each goes as soon as its answer is out, or a stop would wait for them.
    server.addHook('preClose', async () => {
      const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
      server.server.once('close', () => clearInterval(sweep));
    });

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
    const { eventId, limits } = await ingest(
      {
        endpoint,
        project: project === undefined ? null : projectOf(project),
        query: question === -1 ? '' : url.slice(question + 1),
        remoteAddress: request.ip ?? '',
        request: request.raw,
      },
      relay,
    );
    if (limits.length > 0) reply.header(RATE_LIMITS_HEADER, formatRateLimits(limits));
    return reply.header('content-type', JSON_TYPE).send(eventId ? `{"id":"${eventId}"}` : '{}');
  };

function projectOf(text: string): number {
  const project = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(project)) return project;
  throw new RelayError('project_malformed', ['project']);
}
