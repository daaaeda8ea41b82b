import cookie from '@fastify/cookie';
import type { FastifyPluginAsync } from 'fastify';

import { allRights, everyProject } from './auth/access.ts';
import type { ProjectsOf, RightsOf } from './auth/access.ts';
import { createAccounts } from './auth/accounts.ts';
import { createAttempts } from './auth/attempts.ts';
import { createPasswords } from './auth/passwords.ts';
import { viewPressure } from './pipeline/follow-pressure.ts';
import { viewRelays } from './pipeline/view-relays.ts';
import { createGuard } from './auth/guard.ts';
import { documentOf } from './faces/openapi/document.ts';
import { collectEndpoints, openApiRoutes } from './faces/openapi/routes.ts';
import { unsubscribeRoutes } from './faces/links/unsubscribe-routes.ts';
import { sentryRoutes } from './faces/sentry/routes.ts';
import type { ApiTools } from './tools.ts';
import { BUILD_VERSION } from './version.ts';
import { uiRoutes } from './faces/ui/routes.ts';

/** The largest bodies are lists of issue ids. */
const MOST_BODY_BYTES = 64 * 1024;
/** A decider that keeps up has stored a change in a tenth of a second; scripts give up on an answer after ten seconds or more. */
const SETTLE_MS = 5_000;
const QUARTER_HOUR_MS = 15 * 60_000;

/**
 * The dashboard's API as a plugin of its own: its hooks, parsers and error answers end at its prefixes, because the relay
 * is on the same server in the one process.
 */
export const dashboardRoutes =
  (
    options: Pick<ApiTools, 'config' | 'store' | 'log' | 'logger'> & {
      clock?: () => number;
      settleMs?: number;
      rightsOf?: RightsOf;
      projectsOf?: ProjectsOf;
    },
  ): FastifyPluginAsync =>
  async (server) => {
    const clock = options.clock ?? Date.now;
    const [pressure, relays] = await Promise.all([
      viewPressure(options.log, options.logger, clock),
      viewRelays(options.log, options.logger, clock),
    ]);
    server.addHook('onClose', () => Promise.all([pressure.close(), relays.close()]));
    const { settleMs = SETTLE_MS, rightsOf = allRights, projectsOf = everyProject } = options;
    const tools: ApiTools = {
      ...options,
      clock,
      settleMs,
      rightsOf,
      projectsOf,
      pressure,
      relays,
      accounts: createAccounts(options.store, clock),
    };
    const passwords = createPasswords();
    // A person mistypes a few times; a machine that tries many accounts from one address is slowed too.
    const perAccount = createAttempts({ most: 5, windowMs: QUARTER_HOUR_MS }, tools.clock);
    const perAddress = createAttempts({ most: 30, windowMs: QUARTER_HOUR_MS }, tools.clock);

    server.addHook('onRoute', (route) => {
      route.bodyLimit ??= MOST_BODY_BYTES;
    });
    server.addHook('onRequest', async (_request, reply) => {
      reply.headers({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'breakwater-version': BUILD_VERSION,
      });
    });
    await server.register(cookie);
    const served = collectEndpoints(server);
    const documented = (): object => {
      const forPrograms = [...served.values()].filter(({ path }) => /^\/api\/(?!ui\/)/.test(path));
      return documentOf(forPrograms, tools.config.publicUrl);
    };
    await server.register(openApiRoutes(documented, createGuard(tools)), { prefix: '/api' });
    await server.register(uiRoutes({ tools, passwords, perAccount, perAddress }), { prefix: '/api/ui' });
    await server.register(sentryRoutes(tools), { prefix: '/api/0' });
    await server.register(unsubscribeRoutes(tools));
  };
