import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { readConfig, startProcessor } from '@breakwater/processor';
import type { Processor } from '@breakwater/processor';
import { openStore } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';
import { openLog, TOPICS } from '@breakwater/relay/log';
import type { Log, LogRecord } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import { encodeEnvelope } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { errorEvent } from '../../support/send.ts';
import { until } from '../../support/wait.ts';

const kafka = inject('kafka');
const PARTITIONS = 16;
const PROCESSORS = 4;
const PER_SECOND = 10;
const SECONDS = 15;
const MIB = 1024 * 1024;
/** The tables that batches of envelopes come to. */
const TABLES = new Set(['events', 'event_bodies', 'spans']);

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'four processors with sixteen partitions', () => {
  if ('skip' in kafka) return;
  const logger = createLogger('test', 'error');
  const topicPrefix = `test-${randomUUID()}.`;
  let folder: string;
  let store: Store;
  const running: { log: Log; processor: Processor }[] = [];
  /** The inserts of each processor, by table. */
  const inserts = Array.from({ length: PROCESSORS }, () => new Map<string, number>());

  const start = async (own: Map<string, number>): Promise<void> => {
    const log = await openLog({
      kind: 'kafka',
      brokers: kafka.brokers,
      clientId: 'breakwater-processor',
      topicPrefix,
      partitions: PARTITIONS,
      replicationFactor: 1,
    });
    const counting: Store = {
      ...store,
      async insert(table, rows, token) {
        if (TABLES.has(table)) own.set(table, (own.get(table) ?? 0) + 1);
        await store.insert(table, rows, token);
      },
    };
    running.push({ log, processor: await startProcessor(readConfig({}), { log, store: counting, logger }) });
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'breakwater-flush-kafka-'));
    const place = { folder: join(folder, 'store'), blobFolder: join(folder, 'blobs') };
    store = await openStore({ kind: 'embedded', maxMemoryBytes: 1024 * MIB, ...place }, logger);
    for (const own of inserts) await start(own);
  });
  afterAll(async () => {
    await Promise.all(running.map(({ processor }) => processor.close()));
    await Promise.all(running.map(({ log }) => log.close()));
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const shares = (): number[] =>
    running.map(({ processor }) => processor.lanes().filter(({ topic }) => topic === TOPICS.events.name).length);

  test('each insert at most once a second into a table, and store every event once', async () => {
    await until(
      'the lanes to be divided',
      shares,
      (all) => all.every((share) => share === PARTITIONS / PROCESSORS),
      60_000,
    );
    const [first] = running;
    if (!first) throw new Error('no processor runs');
    for (const own of inserts) own.clear();
    const began = performance.now();
    for (let n = 0; n < PER_SECOND * SECONDS; n++) {
      await first.log.append(TOPICS.events.name, [envelopeOf(n)]);
      await pause(1000 / PER_SECOND);
    }
    await until(
      'all events to be stored',
      () => store.select<{ n: string }>('SELECT count() AS n FROM events'),
      ([row]) => row?.n === String(PER_SECOND * SECONDS),
      30_000,
    );
    const seconds = (performance.now() - began) / 1000;
    const most = inserts.map((own) => Math.max(0, ...own.values()));
    for (const n of most) expect(n).toBeLessThanOrEqual(Math.ceil(seconds));
    const [row] = await store.select<{ ids: string }>('SELECT uniqExact(event_id) AS ids FROM events');
    expect(row?.ids).toBe(String(PER_SECOND * SECONDS));
  });
});

function envelopeOf(index: number): LogRecord {
  const eventId = index.toString(16).padStart(32, '0');
  const meta = { v: 1, project: 1, publicKey: 'k', receivedAt: Date.now(), encoding: 'identity', eventId };
  const payload = JSON.stringify(errorEvent({ event_id: eventId }));
  const value = encodeEnvelope({
    headers: { event_id: eventId },
    items: [{ headers: { type: 'event' }, payload }],
  });
  return { key: eventId, value, headers: { meta: JSON.stringify(meta) } };
}
