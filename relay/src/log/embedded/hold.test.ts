import { cp, mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { options, range, until } from '../testing/contract-kit.ts';
import type { TopicSpec } from '../topics.ts';
import { openEmbeddedLog } from './embedded-log.ts';
import type { EmbeddedLog } from './embedded-log.ts';

const DAY_MS = 86_400_000;
const spec = (name: string, cleanup: TopicSpec['cleanup']): TopicSpec => ({
  name,
  key: 'any',
  holds: 'records of a test',
  cleanup,
  retentionMs: DAY_MS,
});
const topics = [spec('read', 'delete'), spec('unread', 'delete'), spec('newest', 'compact')];
const VALUE = Buffer.alloc(400);

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'breakwater-hold-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const openIn = (folder: string, now = Date.now): Promise<EmbeddedLog> =>
  openEmbeddedLog({ folder, partitions: 1, maxTopicBytes: 1 << 30, topics, segmentBytes: 2_000, now });

const append = async (log: EmbeddedLog, topic: string, count: number): Promise<void> => {
  for (const number of range(0, count)) await log.append(topic, [{ key: String(number % 3), value: VALUE }]);
};

async function readFrom(log: EmbeddedLog, topic: string, end: number): Promise<number[]> {
  const offsets: number[] = [];
  const consumer = await log.consume(options(topic, 'reader'), async (batch) => {
    offsets.push(...batch.records.map(({ offset }) => offset));
  });
  await until(() => (offsets.at(-1) ?? -1) >= end - 1);
  await consumer.stop();
  return offsets;
}

test('a held moment opens as a log that goes on where its readers were, whatever came after it', async () => {
  let clock = Date.now();
  const log = await openIn(join(base, 'log'), () => clock);
  await append(log, 'read', 20);
  await readFrom(log, 'read', 20);
  await append(log, 'read', 10);
  await append(log, 'unread', 10);
  await append(log, 'newest', 10);

  const held = await log.hold('one');
  expect(held.positions.topics).toEqual({
    read: [{ start: 0, end: 30 }],
    unread: [{ start: 0, end: 10 }],
    newest: [{ start: 0, end: 10 }],
  });
  expect(held.positions.groups).toEqual({ reader: { read: [20] } });

  // Appends, retention and the reader go on meanwhile.
  await append(log, 'read', 10);
  await readFrom(log, 'read', 40);
  clock += 2 * DAY_MS;
  await log.maintain();
  expect((await log.positions('unread', 'nobody'))[0]?.committed).toBeGreaterThan(0);

  const copy = join(base, 'copy');
  for (const { path, bytes } of held.files) {
    await cp(join(held.folder, path), join(copy, path));
    await truncate(join(copy, path), bytes);
  }
  const segments = held.files.filter(({ path }) => path.startsWith('topics/read/'));
  expect(segments.length).toBeLessThan(8);

  const other = await openIn(copy);
  expect(await readFrom(other, 'read', 30)).toEqual(range(20, 30));
  expect(await readFrom(other, 'unread', 10)).toEqual(range(0, 10));
  await other.append('read', [{ key: 'next', value: VALUE }]);
  expect(await readFrom(other, 'read', 31)).toEqual([30]);
  await other.close();

  await held.release();
  expect(await readdir(join(base, 'log', 'held'))).toEqual([]);
  await log.hold('two');
  await log.close();
  await (await openIn(join(base, 'log'))).close();
  expect(await readdir(join(base, 'log'))).not.toContain('held');
});
