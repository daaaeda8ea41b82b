import { join } from 'node:path';

import { readConfig as readProcessorConfig, startProcessor } from '@breakwater/processor';
import type { Processor } from '@breakwater/processor';
import { openStore } from '@breakwater/processor/store';
import {
  createGates,
  createOutcomes,
  openPressure,
  openProjects,
  openQuotas,
  readConfig,
  relayRoutes,
} from '@breakwater/relay';
import { encodeRecord, openLog, TOPICS } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import Fastify from 'fastify';

import { DSN_KEY } from '../support/breakwater.ts';

/*
 * The one process, put together as `npm start` does, but without the page and with a processor that is started and stopped on
 * request, as in an outage of separate processors. Started by the bench `lanes`.
 */

export type ToLanes =
  | { ask: 'start' | 'stop' | 'left' | 'end' }
  /** Publishes as a processor that then died without closing. */
  | { ask: 'die' }
  /** From now on sends the events of this release that can be found. */
  | { ask: 'watch'; release: string };
export type FromLanes =
  | { tell: 'ready'; port: number }
  | { tell: 'done' }
  | { tell: 'left'; live: number; backlog: number; stored: number }
  | { tell: 'visible'; ids: string[]; at: number };

const MIB = 1024 * 1024;
const WATCH_MS = 200;
/** Each look starts this long before the last one, because an insert may take as long. */
const OVERLAP_MS = 5_000;

const tell = (message: FromLanes): boolean | undefined => process.send?.(message);
const [folder = ''] = process.argv.slice(2);
const logger = createLogger('lanes', 'error');
const log = await openLog({ kind: 'embedded', folder: join(folder, 'log'), partitions: 1, maxTopicBytes: 4096 * MIB });
const store = await openStore(
  {
    kind: 'embedded',
    folder: join(folder, 'store'),
    maxMemoryBytes: 1024 * MIB,
    blobFolder: join(folder, 'blobs'),
  },
  logger,
);
const project = { v: 1, project: 1, publicKey: DSN_KEY, organization: 'o', slug: 'p', status: 'active' } as const;
await log.append(TOPICS.settings.name, [{ key: DSN_KEY, value: encodeRecord(project) }]);

const relay = 'bench';
// The one process gives its loop more time than a relay by itself does (`all.ts`).
const config = { ...readConfig({}), maxLagMs: 250 };
const projects = await openProjects(log, logger);
const outcomes = createOutcomes({ log, logger, relay, now: Date.now });
const quotas = await openQuotas({ log, logger, relay });
const pressure = await openPressure({ config, log, logger });
const server = Fastify({ forceCloseConnections: true });
const gates = createGates({ quotas, pressure: pressure.gate });
await server.register(relayRoutes({ config, log, projects, logger, outcomes, gates, pressure }));
await server.listen({ host: '127.0.0.1', port: 0 });

let processor: Processor | null = null;
let watching: NodeJS.Timeout | null = null;

const left = async (topic: string, group: string): Promise<number> =>
  (await log.positions(topic, group)).reduce((sum, { committed, end }) => sum + end - committed, 0);

async function watch(release: string): Promise<void> {
  const seen = new Set<string>();
  let since = Date.now();
  let isLooking = false;
  const look = async (): Promise<void> => {
    const from = since;
    since = Date.now() - OVERLAP_MS;
    const rows = await store.select<{ id: string }>(
      `SELECT replaceAll(toString(event_id), '-', '') AS id FROM events
       WHERE release = {release:String} AND stored_at >= fromUnixTimestamp64Milli({from:Int64})`,
      { release, from },
    );
    const at = Date.now();
    const ids = rows.map(({ id }) => id).filter((id) => !seen.has(id));
    for (const id of ids) seen.add(id);
    if (ids.length > 0) tell({ tell: 'visible', ids, at });
  };
  watching = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => (isLooking = false));
  }, WATCH_MS);
}

async function answer(message: ToLanes): Promise<void> {
  switch (message.ask) {
    case 'start':
      processor = await startProcessor(readProcessorConfig({}), { log, store, logger });
      break;
    case 'stop':
      await processor?.close();
      processor = null;
      break;
    case 'die': {
      const { name } = TOPICS.pressure;
      const record = { v: 1, processor: 'dead', at: Date.now(), lanes: [] } as const;
      await log.append(name, [{ key: 'dead', value: encodeRecord({ ...record, lanes: [] }) }]);
      break;
    }
    case 'watch':
      await watch(message.release);
      break;
    case 'left': {
      const [row] = await store.select<{ stored: string }>('SELECT count() AS stored FROM events');
      tell({
        tell: 'left',
        live: await left(TOPICS.events.name, 'processor.events'),
        backlog: await left(TOPICS.eventsBacklog.name, 'processor.events-backlog'),
        stored: Number(row?.stored),
      });
      return;
    }
    case 'end':
      await end();
  }
  tell({ tell: 'done' });
}

async function end(): Promise<void> {
  if (watching) clearInterval(watching);
  await server.close();
  await processor?.close();
  await Promise.all([projects.close(), quotas.close(), pressure.close()]);
  await log.close();
  await store.close();
  process.exit(0);
}

process.on('message', (message: ToLanes) => void answer(message));
// The process that started this one has ended.
process.on('disconnect', () => process.exit(1));
const address = server.server.address();
tell({ tell: 'ready', port: typeof address === 'object' && address ? address.port : 0 });
