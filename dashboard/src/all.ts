import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { readConfig as readProcessorConfig, startProcessor } from '@breakwater/processor';
import { openStore, type StoreConfig } from '@breakwater/processor/store';
import { openProjects, readConfig as readRelayConfig, relayRoutes } from '@breakwater/relay';
import { createLogger, type LogConfig, openLog } from '@breakwater/relay/log';
import fastify from 'fastify';
import { ZodError } from 'zod';

import { pageRoutes } from './api/page.ts';
import { dashboardRoutes } from './api/routes.ts';
import { bootstrap } from './api/settings/bootstrap.ts';
import { type DashboardConfig, readConfig, withSecret } from './config.ts';

/*
 * The one process: relay, processor, API and page on one port, with the log and the store on this machine's disk. It ends the
 * stream, so it alone may import all of it. Where Kafka or ClickHouse are configured it uses those instead.
 */

const GIB = 1024 ** 3;
/** One issue or trace has one writer per partition; more than one partition only costs smaller inserts in one process. */
const EMBEDDED_PARTITIONS = 1;
/** Two days of 100 events a second are 40 GB before compression on the wire; past this the oldest that were stored go first. */
const EMBEDDED_TOPIC_BYTES = 4 * GIB;
/** The engine's share of a machine with 2 GB. It refuses a query beyond it; it does not grow. */
const EMBEDDED_ENGINE_BYTES = 1 * GIB;
const STOP_MS = 5000;

try {
  await startAll();
} catch (error) {
  console.error(`Breakwater cannot start: ${explain(error)}`);
  process.exit(1);
}

async function startAll(): Promise<void> {
  const config = await withSecret(readConfig(process.env));
  const logger = createLogger('breakwater', config.logLevel);
  await mkdir(config.dataFolder, { recursive: true });

  const log = await openLog(logConfig(config), logger);
  const store = await openStore(storeConfig(config), logger);
  const { firstRun, dsn } = await bootstrap(store, log, config);
  const projects = await openProjects(log, logger);
  const processor = await startProcessor(
    { ...readProcessorConfig(process.env), baseUrl: config.publicUrl },
    { log, store, logger },
  );

  const server = fastify({
    forceCloseConnections: 'idle',
    trustProxy: config.trustProxy,
    routerOptions: { maxParamLength: 500 },
  });
  await server.register(relayRoutes({ config: readRelayConfig(process.env), log, projects, logger }));
  await server.register(dashboardRoutes({ config, store, log, logger }));
  await server.register(pageRoutes());
  await server.listen({ host: config.host, port: config.port });

  const close = async (): Promise<void> => {
    await server.close();
    await processor.close();
    await projects.close();
    await log.close();
    await store.close();
  };
  closeOnSignal(close);

  if (firstRun) console.log(`Send your first event to the DSN ${dsn}`);
  console.log(`Breakwater is ready at http://localhost:${config.port}`);
}

function logConfig({ kafka, dataFolder }: DashboardConfig): LogConfig {
  if (kafka) return { kind: 'kafka', clientId: 'breakwater-all', ...kafka };
  return {
    kind: 'embedded',
    folder: join(dataFolder, 'log'),
    partitions: EMBEDDED_PARTITIONS,
    maxTopicBytes: EMBEDDED_TOPIC_BYTES,
  };
}

function storeConfig({ clickhouse, dataFolder, blobFolder }: DashboardConfig): StoreConfig {
  if (clickhouse) return { kind: 'server', ...clickhouse, blobFolder };
  return { kind: 'embedded', folder: join(dataFolder, 'store'), maxMemoryBytes: EMBEDDED_ENGINE_BYTES, blobFolder };
}

function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const stop = (): void => {
    if (closing) return;
    closing = true;
    const overdue = setTimeout(() => {
      console.error(`Breakwater did not stop within ${STOP_MS} ms. Nothing acknowledged is lost: the log has it.`);
      process.exit(1);
    }, STOP_MS);
    overdue.unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`Breakwater did not stop cleanly: ${explain(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** What a person can act on: the sentence of the error, and of what caused it. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ZodError)
    return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  if ('code' in error && error.code === 'EADDRINUSE')
    return `the port is in use (${error.message}). Set PORT to another one.`;
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
