import cookie from '@fastify/cookie';
import type { Metrics } from '@breakwater/relay/service';
import type { FastifyPluginAsync } from 'fastify';

import { allRights, everyProject } from './auth/access.ts';
import type { ProjectsOf, RightsOf } from './auth/access.ts';
import { createAccounts } from './auth/accounts.ts';
import { createCookies } from './auth/cookies.ts';
import { createDevices } from './auth/devices.ts';
import { createLastUses } from './auth/last-uses.ts';
import { createLoginLimits } from './auth/login-limits.ts';
import { createPasswords } from './auth/passwords.ts';
import { createSecondFactors } from './auth/second-factor.ts';
import { createSessions } from './auth/sessions.ts';
import { createTryCounts } from './auth/try-counts.ts';
import { viewPressure } from './pipeline/follow-pressure.ts';
import { viewRelays } from './pipeline/view-relays.ts';
import { createGuard } from './auth/guard.ts';
import { documentOf } from './faces/openapi/document.ts';
import { collectEndpoints, openApiRoutes } from './faces/openapi/routes.ts';
import { sdkFileRoutes } from './faces/sdk/sdk-routes.ts';
import { securityTxtRoutes } from './faces/links/security-txt-routes.ts';
import { unsubscribeRoutes } from './faces/links/unsubscribe-routes.ts';
import { sentryRoutes } from './faces/sentry/routes.ts';
import { readSdkBuild } from './sdk/sdk-build.ts';
import { createSdkShelf } from './sdk/sdk-shelf.ts';
import type { ApiTools } from './tools.ts';
import { BUILD_VERSION } from './version.ts';
import { uiRoutes } from './faces/ui/routes.ts';

/** The largest bodies are lists of issue ids. */
const MOST_BODY_BYTES = 64 * 1024;
/** A decider that keeps up has stored a change in a tenth of a second; scripts give up on an answer after ten seconds or more. */
const SETTLE_MS = 5_000;

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
      /** Where the built SDK lies. */
      sdkFolder?: string;
      metrics?: Pick<Metrics, 'counter'>;
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
    const { store, config, logger } = options;
    const accounts = createAccounts(store, clock, config.token);
    const cookies = createCookies(config, logger);
    const tools: ApiTools = {
      ...options,
      clock,
      settleMs,
      rightsOf,
      projectsOf,
      pressure,
      relays,
      accounts,
      cookies,
      sessions: createSessions(store, accounts, config.secret, clock),
      uses: createLastUses(store, logger, clock),
    };
    const shelf = createSdkShelf(store.blobs, await readSdkBuild(options.sdkFolder));
    await shelf.keep().catch((error: unknown) => logger.error({ error }, 'the SDK is not served until it can be kept'));
    const ui = {
      tools,
      passwords: createPasswords(),
      limits: createLoginLimits(clock),
      devices: createDevices(cookies, config.secret),
      factors: createSecondFactors(store, config.secret, clock),
      shelf,
      tries: createTryCounts(options.metrics),
    };

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
    await server.register(uiRoutes(ui), { prefix: '/api/ui' });
    await server.register(sentryRoutes(tools), { prefix: '/api/0' });
    await server.register(unsubscribeRoutes(tools));
    await server.register(securityTxtRoutes(tools));
    await server.register(sdkFileRoutes(tools, shelf));
  };
