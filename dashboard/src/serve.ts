import { createHttpServer } from '@breakwater/relay/service';
import type { FastifyInstance } from 'fastify';

import type { DashboardConfig } from './config.ts';

/** The largest source map arrives within it over a slow line; a client that sends more slowly only holds a connection. */
const REQUEST_TIMEOUT_MS = 300_000;
/** Names of releases are parameters of paths: 250 characters, of which one may be twelve, encoded. */
export const MAX_PARAM_LENGTH = 3_000;

/** The server of the API and the page; in one process the relay answers on it too. */
export const createDashboardServer = ({
  trustProxy,
  maxConnections,
  basePath,
  ingestPath,
}: Pick<DashboardConfig, 'trustProxy' | 'maxConnections' | 'basePath' | 'ingestPath'>): FastifyInstance =>
  createHttpServer({
    trustProxy,
    maxConnections,
    basePaths: [basePath, ingestPath],
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    maxParamLength: MAX_PARAM_LENGTH,
  });
