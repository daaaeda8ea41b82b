import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { RecordsLostError } from '../consume/batch.ts';
import { until } from '../../testing/until.ts';
import type { StoredRecord } from '../port.ts';
import { openEmbeddedLog } from './embedded-log.ts';
import type { EmbeddedLog, EmbeddedOptions } from './embedded-log.ts';
import { segmentName } from './segment.ts';

const HOUR_MS = 3_600_000;
const topic = { name: 'events', key: 'any', holds: 'anything', cleanup: 'delete', retentionMs: HOUR_MS } as const;
const settings = { ...topic, name: 'settings', cleanup: 'compact', retentionMs: 0 } as const;

let folder = '';
let now = 0;
let log: EmbeddedLog;
const openLog = async (options: Partial<EmbeddedOptions> = {}): Promise<void> => {
  log = await openEmbeddedLog({
    folder,
    partitions: 1,
    maxTopicBytes: 2 ** 30,
    topics: [topic, settings],
    segmentBytes: 10_000,
    compactAfterBytes: 10_000,
    now: () => now,
    ...options,
  });
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-retention-'));
  now = 1_000 * HOUR_MS;
});
afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

const append = async (count: number): Promise<void> => {
  for (let each = 0; each < count; each++) await log.append('events', [{ key: 'k', value: Buffer.alloc(1_000) }]);
};
const filesOf = (name: string): Promise<string[]> => readdir(join(folder, 'topics', name, '0'));
const consumeOptions = { topic: 'events', maxRecords: 100, maxBytes: 1e6, lingerMs: 0, onError: () => undefined };

async function firstKept(): Promise<number> {
  const [position] = await log.positions('events', 'nobody');
  return position!.committed;
}

describe('retention', () => {
  test('drops whole segments by age, the last one too when all of it is old', async () => {
    await openLog();
    await append(25);
    now += HOUR_MS / 2;
    await append(10);
    now += HOUR_MS / 2 + 1;
    await log.maintain();
    // The third segment has records of both times.
    expect(await firstKept()).toBeGreaterThan(15);
    expect(await firstKept()).toBeLessThanOrEqual(25);

    now += HOUR_MS;
    await log.maintain();
    expect(await firstKept()).toBe(35);
    await append(1);
    const [position] = await log.positions('events', 'nobody');
    expect(position).toEqual({ partition: 0, committed: 35, end: 36 });
  });

  test('keeps old records that a group has not read, until it has, across a restart', async () => {
    await openLog();
    await append(25);
    const stuck = await log.consume({ ...consumeOptions, group: 'slow' }, () => Promise.reject(new Error('not yet')));
    await stuck.stop();
    await log.close();
    await openLog();
    now += 2 * HOUR_MS;
    await log.maintain();
    expect(await firstKept()).toBe(0);

    const seen: StoredRecord[] = [];
    const consumer = await log.consume({ ...consumeOptions, group: 'slow' }, async ({ records }) => {
      seen.push(...records);
    });
    await until(() => seen.length === 25);
    await consumer.stop();
    await log.maintain();
    expect(await firstKept()).toBe(25);
  });

  test('continues where a file was taken away', async () => {
    await openLog();
    await append(25);
    await log.close();
    await openLog();
    await rm(join(folder, 'topics', 'events', '0', segmentName(0)));
    now += 2 * HOUR_MS;
    await log.maintain();
    expect(await firstKept()).toBe(25);
  });

  test('keeps the topic within its bytes, unread or not, and states the loss to the group', async () => {
    await openLog({ maxTopicBytes: 50_000 });
    const stuck = await log.consume({ ...consumeOptions, group: 'slow' }, () => Promise.reject(new Error('not yet')));
    await append(1);
    await stuck.stop();
    await append(100);
    await log.maintain();
    const kept = await firstKept();
    expect(kept).toBeGreaterThan(40);
    expect((await filesOf('events')).length).toBeLessThanOrEqual(6);

    const errors: unknown[] = [];
    const offsets: number[] = [];
    const consumer = await log.consume(
      { ...consumeOptions, group: 'slow', onError: (error) => errors.push(error) },
      async ({ records }) => {
        offsets.push(...records.map(({ offset }) => offset));
      },
    );
    await until(() => offsets.at(-1) === 100);
    await consumer.stop();
    expect(offsets).toEqual(Array.from({ length: 101 - kept }, (_, index) => kept + index));
    expect(errors).toEqual([new RecordsLostError('events', 0, 0, kept)]);
  });
});

describe('compaction', () => {
  const put = (key: string, value: string | null): Promise<void> =>
    log.append('settings', [{ key, value: value === null ? null : Buffer.from(value.padEnd(1_000)) }]);
  const read = async (): Promise<[number, string, string | null][]> => {
    const seen: [number, string, string | null][] = [];
    const tail = await log.tail(
      'settings',
      ({ offset, key, value }) => seen.push([offset, key, value && Buffer.from(value).toString().trim()]),
      (error) => expect.fail(String(error)),
    );
    await tail.stop();
    return seen;
  };

  test('keeps the newest record of each key under its offset, and tombstones for a while', async () => {
    await openLog();
    for (let round = 0; round < 10; round++) for (const key of ['a', 'b', 'c']) await put(key, `${key}${round}`);
    await put('b', null);
    await log.maintain();
    await put('d', 'd0');
    // The newest record of each key in each closed segment, and all records of the last one.
    const compacted = await read();
    expect(compacted.length).toBeLessThan(20);
    expect(newestOf(compacted)).toEqual([
      ['a', 'a9'],
      ['c', 'c9'],
      ['d', 'd0'],
    ]);

    now += 2 * HOUR_MS;
    for (let each = 0; each < 15; each++) await put('a', `again ${each}`);
    await log.maintain();
    const later = await read();
    expect(newestOf(later)).toEqual([
      ['a', 'again 14'],
      ['c', 'c9'],
      ['d', 'd0'],
    ]);
    expect(later.some(([, key]) => key === 'b')).toBe(false);
    expect(later.find(([, key]) => key === 'c')![0]).toBe(29);
    expect(later.find(([, key]) => key === 'd')![0]).toBe(31);

    await log.close();
    await openLog();
    expect(await read()).toEqual(later);
  });

  const newestOf = (records: [number, string, string | null][]): [string, string][] =>
    [...new Map(records.map(([, key, value]) => [key, value]))]
      .filter((entry): entry is [string, string] => entry[1] !== null)
      .sort();

  test.each([
    ['while the new file is written', (name: string) => [`${name}.tmp`], 'the old ones'],
    ['after the new file got its name, before the old ones were deleted', (name: string) => [name], 'the new one'],
  ])('survives a crash %s', async (_when, leave, _kept) => {
    const { cp, rename } = await import('node:fs/promises');
    // A segment that is closed would be compacted already.
    await openLog({ compactAfterBytes: 2 ** 30 });
    for (let round = 0; round < 30; round++) await put(`key ${round % 4}`, `round ${round}`);
    await log.close();
    const path = join(folder, 'topics', 'settings', '0');
    const before = join(folder, 'before');
    await cp(path, before, { recursive: true });
    await openLog();
    const expected = newestOf(await read());
    await log.maintain();
    await log.close();
    const compacted = (await readdir(path)).find((name) => name.includes('-'))!;
    expect(compacted).toBeDefined();

    // The state of the disk at that moment: the old files, and the new one under one of its two names.
    await cp(before, path, { recursive: true });
    const [name] = leave(compacted);
    if (name !== compacted) await rename(join(path, compacted), join(path, name!));
    await openLog();
    expect(newestOf(await read())).toEqual(expected);
    expect((await filesOf('settings')).every((file) => !file.endsWith('.tmp'))).toBe(true);
    await put('key 0', 'after');
    expect(newestOf(await read())[0]).toEqual(['key 0', 'after']);
  });
});
