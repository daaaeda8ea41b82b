import { randomBytes } from 'node:crypto';

import { formatRateLimits, RATE_LIMITS_HEADER } from '@breakwater/sdk/wire';
import type { FastifyPluginAsync, RouteHandlerMethod } from 'fastify';

import { arrivalOf } from '../relay.ts';
import { takeCheckIn } from '../doors/check-in.ts';
import type { RelayConfig } from '../config.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { createErrorHandler, JSON_TYPE, tookRequest } from './error-handler.ts';
import type { Gate } from '../gates/gate.ts';
import { healthRoutes } from './health.ts';
import { RelayError } from './errors.ts';
import { ingest } from './ingest.ts';
import type { Arrival, Relay, Taken } from '../relay.ts';
import type { Log } from '../log/index.ts';
import type { Logger } from '../service/index.ts';
import { createInflations } from './inflations.ts';
import { createMemory } from './memory.ts';
import { createOutcomes } from '../outcomes/outcomes.ts';
import type { Outcomes } from '../outcomes/outcomes.ts';
import type { Pressure } from '../pressure/open-pressure.ts';
import { needsOfRelay } from '../needs.ts';
import type { Projects } from '../projects.ts';
import { takeNetworkReports, takeSecurityReports } from '../doors/security-report.ts';

export interface RelayOptions {
  config: RelayConfig;
  log: Log;
  projects: Projects;
  logger: Logger;
  /** Made by the caller, which also needs its totals. Closed with the server, while the log is still open. */
  outcomes?: Outcomes;
  /** The gates, in the order in which they are called. */
  gates?: readonly Gate[];
  /** The gate of this pressure is among the gates. */
  pressure?: Pressure | null;
  /** Called where an envelope was refused because the log did not take it. */
  refused?: () => void;
}

const SWEEP_MS = 50;

/**
 * The relay's routes as a plugin of their own. Content types, CORS and error answers apply to them alone, so they can share a
 * server with the page and the API. Paths under `/api/0/` belong to the API: no project has the number 0.
 */
export const relayRoutes =
  ({ config, log, projects, logger, gates = [], pressure = null, ...options }: RelayOptions): FastifyPluginAsync =>
  async (server) => {
    const outcomes =
      options.outcomes ?? createOutcomes({ log, logger, relay: randomBytes(4).toString('hex'), now: Date.now });
    const relay: Relay = {
      config,
      log,
      projects,
      memory: pressure?.memory ?? createMemory(config.maxInFlightBytes),
      inflations: createInflations(),
      outcomes,
      gates,
      pressure,
      refused: options.refused ?? (() => undefined),
      id: outcomes.relay,
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
    server.setErrorHandler(createErrorHandler(config, logger, outcomes.refused));

    const routes: [string, RouteHandlerMethod][] = [
      ['/api/:project/envelope', take(relay, 'envelope', logger)],
      ['/api/:project/store', take(relay, 'store', logger)],
      ['/api/store', take(relay, 'store', logger)],
      ['/api/:project/security', takeSecurityReports(relay)],
      ['/api/:project/csp-report', takeSecurityReports(relay)],
      ['/api/:project/nel', takeNetworkReports(relay)],
      ['/api/:project/cron/:slug', takeCheckIn(relay)],
      ['/api/:project/cron/:slug/:key', takeCheckIn(relay)],
    ];
    for (const [path, handler] of routes) {
      for (const url of [path, `${path}/`]) {
        server.post(url, handler);
        server.options(url, answerPreflight);
        // A crontab calls the URL with any method. HEAD is excluded, because it must change nothing.
        if (path.includes('/cron/')) server.get(url, { exposeHeadRoute: false }, handler);
      }
    }
    for (const prefix of ['/:first', '/:first/:second'])
      for (const end of ['envelope', 'envelope/', 'store', 'store/']) {
        const url = `${prefix}/api/:project/${end}`;
        server.post(url, refusePath(relay));
        server.options(url, answerPreflight);
      }
    await server.register(healthRoutes(needsOfRelay(log, projects)));

    // Clients keep connections open for their next event. Each is closed as soon as its answer is out, or a stop would wait for
    // them.
    server.addHook('preClose', async () => {
      const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
      server.server.once('close', () => clearInterval(sweep));
    });

    // Every answer is out by then.
    server.addHook('onClose', () => outcomes.close());
  };

/** A DSN whose path is not of this installation: people would look for their events in vain. */
const refusePath =
  (relay: Relay): RouteHandlerMethod =>
  (request) => {
    const { first, second } = request.params as { first: string; second?: string };
    const error = new RelayError('path_unknown', [`/${[first, second].filter(Boolean).join('/')}`]);
    const { project } = arrivalOf(request, 'envelope');
    relay.outcomes.refuse(
      error,
      { project, publicKey: undefined, client: undefined, origin: undefined },
      relay.projects,
    );
    throw error;
  };

const take =
  (relay: Relay, endpoint: Arrival['endpoint'], logger: Logger): RouteHandlerMethod =>
  async (request, reply) => {
    const taken = await ingest(arrivalOf(request, endpoint), relay);
    tookRequest(logger);
    const { limits, refusal } = taken;
    if (limits.length > 0) reply.header(RATE_LIMITS_HEADER, formatRateLimits(limits));
    if (refusal) reply.header('x-sentry-error', refusal.message);
    return reply.header('content-type', JSON_TYPE).send(bodyOf(taken));
  };

function bodyOf({ eventId, refusal }: Taken): string {
  if (refusal) return JSON.stringify({ id: eventId, detail: refusal.message, causes: refusal.causes });
  return eventId ? `{"id":"${eventId}"}` : '{}';
}
