import { gunzipSync } from 'node:zlib';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openProjects, openRelay, readConfig, relayRoutes } from '@breakwater/relay';
import { encodeRecord, openLog } from '@breakwater/relay/log';
import { createHttpServer, createLogger, createMetrics, listen } from '@breakwater/relay/service';
import type { Log } from '@breakwater/relay/log';
import type { Logger } from '@breakwater/relay/service';
import type { FastifyInstance } from 'fastify';

import { DSN_KEY } from './breakwater.ts';
import { startDeclaredProcessor } from './declared-processor.ts';
import type { FromServer, ServerKind, ToServer } from './server.ts';

/*
 * A server in a process of its own, so that its CPU and memory are separate from those of the load generator: the relay on the
 * embedded log, or a Fastify server that does less. Started by `startServer`, which talks to it by messages.
 */

/** The default of `BREAKWATER_MAX_CONNECTIONS`. */
const MAX_CONNECTIONS = 20_000;

const kind = process.argv[2] as ServerKind;
const server = createHttpServer({
  trustProxy: process.env.BREAKWATER_TRUST_PROXY ? [process.env.BREAKWATER_TRUST_PROXY] : [],
  maxConnections: MAX_CONNECTIONS,
  requestTimeoutMs: 2 * readConfig(process.env).bodyTimeoutMs,
});
const close = await prepare(server);
const port = await listen(server, { host: '127.0.0.1', port: 0 });

const tell = (message: FromServer): boolean | undefined => process.send?.(message);
tell({ kind: 'ready', port });

process.on('message', (message: ToServer) => {
  if (message === 'usage') {
    const { user, system } = process.cpuUsage();
    const rssBytes = process.memoryUsage.rss();
    server.server.getConnections((_error, connections) =>
      tell({ kind: 'usage', cpuUs: user + system, rssBytes, connections }),
    );
    return;
  }
  void stop();
});
// The process that started this one has ended.
process.on('disconnect', () => void stop());

async function stop(): Promise<void> {
  server.server.closeAllConnections();
  await server.close();
  await close();
  process.exit(0);
}

async function prepare(server: FastifyInstance): Promise<() => Promise<void>> {
  if (kind === 'relay' || kind === 'gated' || kind === 'guarded') return prepareRelay(server);

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.post('/*', (request, reply) => {
    const body = request.body as Buffer;
    const bytes = kind === 'inflating' ? gunzipSync(body) : body;
    reply.send({ bytes: bytes.length });
  });
  return async () => {};
}

async function prepareRelay(server: FastifyInstance): Promise<() => Promise<void>> {
  const logger = createLogger('relay', 'error');
  const given = process.argv[3];
  const brokers = process.argv[4];
  const folder = given || (await mkdtemp(join(tmpdir(), 'breakwater-relay-')));
  const log = await openLog(
    brokers
      ? {
          kind: 'kafka',
          brokers: brokers.split(','),
          clientId: 'bench-relay',
          topicPrefix: 'bench.',
          partitions: 4,
          replicationFactor: 1,
        }
      : { kind: 'embedded', folder, partitions: 4, maxTopicBytes: 4 * 2 ** 30 },
    logger,
  );
  const settings = {
    v: 1,
    project: 1,
    publicKey: DSN_KEY,
    organization: 'o',
    slug: 'p',
    status: 'active',
    allowedDomains: [],
  } as const;
  await log.append('settings', [{ key: DSN_KEY, value: encodeRecord({ ...settings, allowedDomains: [] }) }]);
  const open = { relay: bareRelay, gated, guarded }[kind as 'relay' | 'gated' | 'guarded'];
  const close = await open(server, log, logger);
  return async () => {
    await close();
    await log.close();
    if (!given) await rm(folder, { recursive: true });
  };
}

async function bareRelay(server: FastifyInstance, log: Log, logger: Logger): Promise<() => Promise<void>> {
  const projects = await openProjects(log, logger);
  await server.register(relayRoutes({ config: readConfig({}), log, projects, logger }));
  return () => projects.close();
}

/** All of the relay's service. It takes every request, however late its loop is. */
async function gated(server: FastifyInstance, log: Log, logger: Logger): Promise<() => Promise<void>> {
  const config = { ...readConfig({}), maxLagMs: NEVER_LATE_MS };
  const relay = await openRelay({ config, log, logger, metrics: createMetrics('relay') });
  await server.register(relay.routes);
  return () => relay.close();
}

const NEVER_LATE_MS = 60_000;

/** The same with its bounds, and a processor behind it. */
async function guarded(server: FastifyInstance, log: Log, logger: Logger): Promise<() => Promise<void>> {
  const relay = await openRelay({ config: readConfig(process.env), log, logger, metrics: createMetrics('relay') });
  await server.register(relay.routes);
  const stopProcessor = await startDeclaredProcessor(log, Number(process.argv[5]));
  return async () => {
    await stopProcessor();
    await relay.close();
  };
}
