import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { until } from '../../testing/until.ts';
import { openEmbeddedLog } from './embedded-log.ts';

const topic = { name: 'events', key: 'any', holds: 'anything', cleanup: 'delete', retentionMs: 3_600_000 } as const;
const consumeOptions = {
  topic: 'events',
  group: 'g',
  maxRecords: 100,
  maxBytes: 1e6,
  lingerMs: 0,
  onError: () => undefined,
};

test('unread records take the room of a topic, and give it back once they are read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-headroom-'));
  const log = await openEmbeddedLog({
    folder,
    partitions: 1,
    maxTopicBytes: 100_000,
    segmentBytes: 10_000,
    topics: [topic],
  });
  const atFirst = await log.headroom();
  const registered = await log.consume(consumeOptions, async () => undefined);
  await registered.stop();

  const records = Array.from({ length: 80 }, () => ({ key: 'k', value: Buffer.alloc(1_000) }));
  await log.append('events', records);
  expect(await log.headroom()).toBeLessThan(0.25);
  expect(await log.headroom()).toBeGreaterThan(0.1);

  let read = 0;
  const consumer = await log.consume(consumeOptions, async (batch) => void (read += batch.records.length));
  await until(() => read === records.length);
  await consumer.stop();
  expect(await log.headroom()).toBeCloseTo(atFirst, 1);

  await log.close();
  await rm(folder, { recursive: true });
});
