import { join } from 'node:path';

import {
  measureProcessor,
  readConfig as readProcessorConfig,
  SETTINGS as PROCESSOR_SETTINGS,
  startProcessor,
} from '@breakwater/processor';
import { systemAccess } from '@breakwater/processor/directory';
import { measureInserts, measureWitnesses, needsOfProcessor } from '@breakwater/processor/operators';
import { isBucket, nameOfStore, openStore } from '@breakwater/processor/store';
import type { Store, StoreConfig } from '@breakwater/processor/store';
import { openRelay, readConfig as readRelayConfig, SETTINGS as RELAY_SETTINGS } from '@breakwater/relay';
import type { RelayConfig } from '@breakwater/relay';
import { CANARY_PROJECT, measureLog, nameOfLog, openLog, watchLogClock } from '@breakwater/relay/log';
import type { Log, LogConfig } from '@breakwater/relay/log';
import {
  closeHttpServer,
  closeToOthers,
  createLogger,
  createMetrics,
  listen,
  listenEarly,
  measureDisk,
  operationsRoutes,
  runService,
  unknownSettings,
} from '@breakwater/relay/service';
import type { Logger, Reach } from '@breakwater/relay/service';

import { pageRoutes } from './api/page.ts';
import { obeyErasures } from './backup/erasures.ts';
import { createHold } from './backup/hold.ts';
import { startNightlyBackups } from './backup/nightly.ts';
import { assertWhole, erasuresToObey } from './backup/restore-backup.ts';
import { dashboardRoutes } from './api/routes.ts';
import { bootstrap } from './api/projects/bootstrap.ts';
import { startCanary } from './canary/start-canary.ts';
import { readConfig, SETTINGS } from './config.ts';
import type { DashboardConfig } from './config.ts';
import { serveOperators } from './operator/socket.ts';
import { withSecret } from './secret.ts';
import { createDashboardServer } from './serve.ts';

/*
 * The one process: relay, processor, API and page on one port, with the log and the store on this machine's disk. It ends the
 * stream, so it alone may import all of it. Where Kafka or ClickHouse are configured it uses those instead.
 */

const GIB = 1024 ** 3;
/** One issue or trace has one writer per partition; more than one partition only costs smaller inserts in one process. */
const EMBEDDED_PARTITIONS = 1;
/**
 * Two days of 100 events a second are 40 GB before compression on the wire; beyond this bound the oldest records are dropped
 * first.
 */
const EMBEDDED_TOPIC_BYTES = 4 * GIB;
/** The engine's share of a machine with 2 GB. It refuses a query beyond it; it does not grow. */
const EMBEDDED_ENGINE_BYTES = 1 * GIB;

/** The processor's portions take the loop for 40 ms, and the serialising of an insert for as long: that is no flood. */
const SHARED_LOOP_LAG_MS = 250;

/** All that it keeps in its data folder. */
const STATE = ['log', 'store', 'blobs', 'uploads', 'secret'];

await runService('Breakwater', async (opened, reach) => {
  const read = readConfig(process.env);
  const relayConfig = withSharedLoop(readRelayConfig(process.env));
  const processorRead = readProcessorConfig(process.env);
  const logger = createLogger('breakwater', read.logLevel);
  const known = Object.keys({ ...SETTINGS, ...RELAY_SETTINGS, ...PROCESSOR_SETTINGS });
  for (const sentence of unknownSettings(process.env, known, { isAlone: true })) logger.warn({}, sentence);
  const early = await listenEarly({ ...read, bases: [read.basePath, read.ingestPath] });
  opened(() => early.close());
  await closeToOthers([...STATE.map((name) => join(read.dataFolder, name)), ...foldersOf(read.blobFolder)]);
  await assertWhole(read.dataFolder);
  const config = await withSecret(read);
  const processorConfig = { ...processorRead, baseUrl: read.publicUrl, secret: config.secret };

  const [toLog, toStore] = [logConfig(config), storeConfig(config)];
  const log = await reachOf(toLog, reach)(logger, nameOfLog(toLog), () => openLog(toLog, logger));
  opened(() => log.close());
  const store = await reachOf(toStore, reach)(logger, nameOfStore(toStore), () => openStore(toStore, logger));
  opened(() => store.close());
  const firstLines = await bootstrap({ store, log, logger }, config);
  await obeyAfterRestore(config.dataFolder, { store, log, logger });
  const metrics = createMetrics('breakwater');
  const relay = await openRelay({ config: relayConfig, log, logger, metrics });
  opened(() => relay.close());

  const server = createDashboardServer(config);
  await server.register(relay.routes);
  await server.register(
    operationsRoutes({
      needs: [...relay.needs, ...needsOfProcessor(log, store)],
      metrics,
      metricsToken: config.metricsToken,
    }),
  );
  await server.register(dashboardRoutes({ config, store, log, logger, metrics }));
  await server.register(pageRoutes(config));
  const processor = await startProcessor(processorConfig, { log, store, logger });
  measureProcessor(metrics, { ...processor, log });
  measureInserts(metrics, store);
  measureWitnesses(metrics, store, Date.now);
  measureLog(metrics, log);
  const clock = watchLogClock({ log, logger });
  opened(async () => clock.stop());
  measureDisk(metrics, { data: config.dataFolder, blobs: config.blobFolder });
  // Closed together, because both have to finish within the bound of a stop. Events that the server still takes stay in the
  // log.
  opened(() => Promise.all([closeHttpServer(server), processor.close()]));
  await early.close();
  await listen(server, config);
  const hold = createHold({
    store,
    log,
    blobFolder: isBucket(config.blobFolder) ? null : config.blobFolder,
    now: Date.now,
  });
  const operators = await serveOperators(config.dataFolder, { hold }, logger);
  opened(() => operators.close());
  const nightly = startNightlyBackups({
    folder: config.backups.folder,
    keep: config.backups.keep,
    dataFolder: config.dataFolder,
    env: process.env,
    store,
    log,
    logger,
    now: Date.now,
  });
  opened(() => nightly.stop());
  const canary = startCanary({
    config,
    store,
    access: systemAccess('the canary looks for its own event', [CANARY_PROJECT]),
    log,
    logger,
  });
  opened(() => canary.stop());

  return [...firstLines, `Breakwater is ready at http://localhost:${config.port}`];
});

/** Before anything of the log is processed, so that processors drop what is erased. */
async function obeyAfterRestore(
  dataFolder: string,
  { store, log, logger }: { store: Store; log: Log; logger: Logger },
): Promise<void> {
  const { erasures, obeyed } = await erasuresToObey(dataFolder);
  if (erasures.length > 0) {
    const count = await obeyErasures({ store, log }, erasures);
    logger.warn({ count }, 'obeyed erasures that came after the backup');
  }
  await obeyed();
}

/** An engine of this process cannot be left in the middle of its opening, and never hangs there. */
function reachOf({ kind }: LogConfig | StoreConfig, reach: Reach): Reach {
  return kind === 'embedded' ? (_logger, _what, open) => open() : reach;
}

/** A bucket has rules of its own. */
function foldersOf(blobs: string): string[] {
  return isBucket(blobs) ? [] : [blobs];
}

function withSharedLoop(relay: RelayConfig): RelayConfig {
  return { ...relay, maxLagMs: Math.max(relay.maxLagMs, SHARED_LOOP_LAG_MS) };
}

function logConfig({ kafka, dataFolder }: DashboardConfig): LogConfig {
  if (kafka) return kafka;
  return {
    kind: 'embedded',
    folder: join(dataFolder, 'log'),
    partitions: EMBEDDED_PARTITIONS,
    maxTopicBytes: EMBEDDED_TOPIC_BYTES,
  };
}

function storeConfig({ clickhouse, dataFolder, blobFolder, s3 }: DashboardConfig): StoreConfig {
  if (clickhouse) return clickhouse;
  return { kind: 'embedded', folder: join(dataFolder, 'store'), maxMemoryBytes: EMBEDDED_ENGINE_BYTES, blobFolder, s3 };
}
