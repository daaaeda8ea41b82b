import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore } from '@breakwater/processor/store';
import type { Store } from '@breakwater/processor/store';
import { replayContract } from '@breakwater/processor/testing';
import { openLog } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

const kafka = inject('kafka');
const PARTITIONS = 3;
const MIB = 1024 * 1024;

describe.skipIf('skip' in kafka)('skip' in kafka ? kafka.skip : 'a decider on Kafka', () => {
  if ('skip' in kafka) return;
  let folder: string;
  let store: Store;
  const logs: Log[] = [];

  const openWith = async (topicPrefix: string, partitions: number): Promise<Log> => {
    const { brokers } = kafka;
    const log = await openLog({
      kind: 'kafka',
      brokers,
      clientId: 'replay',
      topicPrefix,
      partitions,
      replicationFactor: 1,
    });
    logs.push(log);
    return log;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'breakwater-replay-'));
    const place = { folder: join(folder, 'store'), blobFolder: join(folder, 'blobs') };
    store = await openStore({ kind: 'embedded', maxMemoryBytes: 1024 * MIB, ...place }, createLogger('test', 'error'));
  });
  afterAll(async () => {
    for (const log of logs) await log.close();
    await store?.close();
    await rm(folder, { recursive: true, force: true });
  });

  replayContract([1, 2], async () => {
    const log = await openWith(`test-${randomUUID()}.`, PARTITIONS);
    return { log, store, partitions: PARTITIONS };
  });

  test('is refused where the partitions of its topic are not as many as are set', async () => {
    const topicPrefix = `test-${randomUUID()}.`;
    await openWith(topicPrefix, 2);
    const refused: Error = await openWith(topicPrefix, 3).then(
      () => new Error('opened'),
      (error: Error) => error,
    );
    expect(String(refused.cause)).toContain('Topic issues has 2 partitions, and 3 are set.');
  });
});
