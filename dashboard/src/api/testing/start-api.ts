import type { Store } from '@breakwater/processor/store';
import { openLogAndStore } from '@breakwater/processor/testing';
import type { Log } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import type { Logger, Metrics } from '@breakwater/relay/service';
import fastify from 'fastify';

import type { DashboardConfig } from '../../config.ts';
import { readConfig } from '../../config.ts';
import { allRights, everyProject } from '../auth/access.ts';
import type { ProjectsOf, RightsOf } from '../auth/access.ts';
import { MAX_PARAM_LENGTH } from '../../serve.ts';
import { dashboardRoutes } from '../routes.ts';
import type { ServedEndpoint } from '../serve-endpoint.ts';
import { bootstrap } from '../projects/bootstrap.ts';

export const TOKEN = 'a-token-of-the-test-environment';
export const DSN_KEY = 'd'.repeat(32);

export interface RunningApi {
  url: string;
  store: Store;
  log: Log;
  config: DashboardConfig & { secret: string };
  /** The server's own table, as `METHOD path`. */
  routes: readonly string[];
  /** The endpoints in that table; one that is served with and without its last slash stands once. */
  served: readonly ServedEndpoint[];
  /** Requests with the environment's token; `path` begins at the root. */
  ask: (path: string, init?: RequestInit) => Promise<Response>;
  close: () => Promise<void>;
}

export interface StartOptions {
  settleMs?: number;
  env?: NodeJS.ProcessEnv;
  rightsOf?: RightsOf;
  projectsOf?: ProjectsOf;
  clock?: () => number;
  logger?: Logger;
  sdkFolder?: string;
  metrics?: Metrics;
}

/**
 * The API over a real store and a real log in a folder of its own. Without a processor on that log no change is worth waiting for, hence
 * `settleMs` is 0.
 */
export async function startApi({
  settleMs = 0,
  env = {},
  rightsOf = allRights,
  projectsOf = everyProject,
  clock = Date.now,
  logger = createLogger('test', 'error'),
  sdkFolder = 'not-built',
  metrics,
}: StartOptions = {}): Promise<RunningApi> {
  const { folder, log, store, close } = await openLogAndStore();
  const config = {
    ...readConfig({
      HOST: '127.0.0.1',
      ...env,
      BREAKWATER_DATA: folder,
      BREAKWATER_TOKEN: TOKEN,
      BREAKWATER_DSN_KEY: DSN_KEY,
    }),
    secret: 's'.repeat(32),
  };
  await bootstrap({ store, log, logger }, config);

  const server = fastify({
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
  });
  const table = new Map<string, ServedEndpoint | undefined>();
  server.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat()) table.set(`${one} ${url}`, one === 'HEAD' ? undefined : config?.served);
  });
  await server.register(
    dashboardRoutes({
      config,
      store,
      log,
      logger,
      settleMs,
      rightsOf,
      projectsOf,
      clock,
      sdkFolder,
      ...(metrics && { metrics }),
    }),
  );
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    store,
    log,
    config,
    routes: [...table.keys()].filter((route) => !route.startsWith('HEAD ')),
    served: [...table].flatMap(([route, served]) => (served && route.endsWith(` ${served.path}`) ? [served] : [])),
    ask: (path, init = {}) =>
      fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${TOKEN}`, ...init.headers } }),
    async close() {
      await server.close();
      await close();
    },
  };
}
