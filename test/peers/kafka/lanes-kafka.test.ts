import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readConfig, startProcessor } from '@breakwater/processor';
import type { Processor } from '@breakwater/processor';
import { openStore } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';
import { openLog, TOPICS } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import type { Log, LogRecord } from '@breakwater/relay/log';
import { encodeEnvelope } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { errorEvent } from '../../support/send.ts';
import { until } from '../../support/wait.ts';

const kafka = inject('kafka');
const PARTITIONS = 4;
const EVENTS = 500;
const MIB = 1024 * 1024;
const LANES = [TOPICS.events.name, TOPICS.eventsSlow.name, TOPICS.eventsBacklog.name, 'spans', 'spans-backlog'];

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'two processors on Kafka', () => {
  if ('skip' in kafka) return;
  const logger = createLogger('test', 'error');
  const topicPrefix = `test-${randomUUID()}.`;
  let folder: string;
  let store: Store;
  const running: { log: Log; processor: Processor }[] = [];

  const start = async (): Promise<Processor> => {
    const log = await openLog({
      kind: 'kafka',
      brokers: kafka.brokers,
      clientId: 'breakwater-processor',
      topicPrefix,
      partitions: PARTITIONS,
      replicationFactor: 1,
    });
    const processor = await startProcessor(readConfig({}), { log, store, logger });
    running.push({ log, processor });
    return processor;
  };
  const end = async ({ log, processor }: { log: Log; processor: Processor }): Promise<void> => {
    await processor.close();
    await log.close();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'breakwater-lanes-kafka-'));
    const place = { folder: join(folder, 'store'), blobFolder: join(folder, 'blobs') };
    store = await openStore({ kind: 'embedded', maxMemoryBytes: 1024 * MIB, ...place }, logger);
  });
  afterAll(async () => {
    await Promise.all(running.map(end));
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const partitionsOf = (processor: Processor, topic: string): string =>
    processor
      .lanes()
      .filter((lane) => lane.topic === topic)
      .map(({ partition }) => partition)
      .sort()
      .join();

  /** Each process has the same partitions of each lane, and together they have all of them. */
  const untilAlike = (processors: readonly Processor[]): Promise<unknown> =>
    until(
      'every lane to be divided alike',
      () => processors.map((processor) => LANES.map((topic) => partitionsOf(processor, topic))),
      (shares) =>
        shares.every((share) => share[0] !== '' && share.every((own) => own === share[0])) &&
        shares.reduce((sum, [own]) => sum + (own?.split(',').length ?? 0), 0) === PARTITIONS,
      60_000,
    );

  test('have the same partitions of each lane, in any order of joining, and store copies in two lanes once', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    await untilAlike([first, second]);

    const records = Array.from({ length: EVENTS }, (_, index) => envelopeOf(index));
    const { log } = running[0]!;
    for (let from = 0; from < EVENTS; from += 50) {
      const some = records.slice(from, from + 50);
      await log.append(TOPICS.events.name, some);
      await log.append(TOPICS.eventsBacklog.name, some.toReversed());
    }
    await until(
      'both lanes to be read',
      async () => [
        ...(await log.positions(TOPICS.events.name, 'processor.events')),
        ...(await log.positions(TOPICS.eventsBacklog.name, 'processor.events-backlog')),
      ],
      (positions) => positions.every(({ committed, end }) => committed === end),
      30_000,
    );
    const [row] = await store.select<{ rows: string; ids: string }>(
      'SELECT count() AS rows, uniqExact(event_id) AS ids FROM events',
    );
    expect(row).toEqual({ rows: String(EVENTS), ids: String(EVENTS) });

    // A process that joins later, and one that leaves, change every lane in the same way.
    const third = await start();
    await untilAlike([first, second, third]);
    // Not by its index: the order in which the two started is chance.
    const leaving = running.findIndex(({ processor }) => processor === first);
    await end(running.splice(leaving, 1)[0]!);
    await untilAlike([second, third]);
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
