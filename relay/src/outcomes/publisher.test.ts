import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { decodeRecord, LogUnavailableError, openLog, outcomesRecordSchema } from '../log/index.ts';
import { createLogger } from '../service/index.ts';
import type { Log, OutcomesRecord } from '../log/index.ts';
import { createPublisher } from './publisher.ts';
import type { Counted } from './publisher.ts';

const logger = createLogger('outcomes-test', 'silent');
const count = (quantity: number): OutcomesRecord['counts'][number] => ({
  cohort: 0,
  project: 1,
  category: 'error',
  outcome: 'received',
  reason: '',
  quantity,
});
const NOTHING: Counted = { counts: [], drops: [], unnamed: 0 };

let folder: string;
let log: Log;
let isOut = false;
/** Records that the broker had although it never acknowledged them. */
let isLost = false;
let counted: Counted;
let relays = 0;
let relay: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outcomes-'));
  log = await openLog({ kind: 'embedded', folder, partitions: 1, maxTopicBytes: 2 ** 30 }, logger);
});
beforeEach(() => {
  relay = `relay-${relays++}`;
  counted = NOTHING;
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

const open = () => {
  const faulty: Log = {
    ...log,
    async append(topic, records) {
      if (isLost) await log.append(topic, records);
      if (isOut || isLost) throw new LogUnavailableError('out');
      await log.append(topic, records);
    },
  };
  const source = {
    isEmpty: () => counted.counts.length === 0,
    take: () => {
      const taken = counted;
      counted = NOTHING;
      return taken;
    },
  };
  return createPublisher(source, { log: faulty, logger, relay, now: () => 7 });
};

async function published(): Promise<OutcomesRecord[]> {
  const all: OutcomesRecord[] = [];
  const tail = await log.tail(
    'outcomes',
    ({ value }) => all.push(decodeRecord(outcomesRecordSchema, value!)),
    (error) => expect.unreachable(String(error)),
  );
  await tail.stop();
  return all.filter((record) => record.relay === relay);
}

test('all requests that wait at the same time share a record', async () => {
  const publisher = open();
  counted = { ...NOTHING, counts: [count(1)] };
  await publisher.committed();
  const waiting = Array.from({ length: 20 }, (_, index) => {
    counted = { ...NOTHING, counts: [...counted.counts, count(index + 2)] };
    return publisher.committed();
  });
  await Promise.all(waiting);
  expect((await published()).map(({ seq, at, counts }) => [seq, at, counts.length])).toEqual([
    [0, 7, 1],
    [1, 7, 20],
  ]);
  await publisher.close();
});

test('counts that no request waits for are published too', async () => {
  const publisher = open();
  counted = { ...NOTHING, counts: [count(1)] };
  publisher.soon();
  await expect.poll(published, { timeout: 10_000 }).toMatchObject([{ seq: 0, counts: [{ quantity: 1 }] }]);
  await publisher.close();
});

test('a waiting request is rejected on failure, and the same records are appended again before newer ones', async () => {
  const publisher = open();
  isLost = true;
  counted = { ...NOTHING, counts: [count(1)] };
  await expect(publisher.committed()).rejects.toThrow(LogUnavailableError);
  counted = { ...NOTHING, counts: [count(2)] };
  await expect(publisher.committed()).rejects.toThrow(LogUnavailableError);
  isLost = false;
  await publisher.committed();
  const records = (await published()).map(({ seq, counts }) => `${seq}: ${counts[0]?.quantity}`);
  // The records were appended at least twice while the acknowledgement was lost, and once more.
  expect(records.slice(0, 3)).toEqual(['0: 1', '0: 1', '0: 1']);
  expect([...new Set(records)]).toEqual(['0: 1', '1: 2']);
  expect(records.at(-1)).toBe('1: 2');
  await publisher.close();
});

test('many counts and names are several records', async () => {
  const publisher = open();
  const drop = { project: 1, eventId: 'x', at: 1, category: 'error', outcome: 'filtered', reason: 'url' } as const;
  counted = { counts: [count(1)], drops: Array.from({ length: 12_000 }, () => drop), unnamed: 3 };
  await publisher.committed();
  expect((await published()).map((each) => [each.seq, each.counts.length, each.drops.length, each.unnamed])).toEqual([
    [0, 1, 5_000, 3],
    [1, 0, 5_000, 0],
    [2, 0, 2_000, 0],
  ]);
  await publisher.close();
});

test('a stop publishes the rest, and does not wait for a log that is out', async () => {
  const publisher = open();
  counted = { ...NOTHING, counts: [count(1)] };
  await publisher.close();
  expect(await published()).toMatchObject([{ seq: 0, counts: [{ quantity: 1 }] }]);

  const other = open();
  isOut = true;
  counted = { ...NOTHING, counts: [count(2)] };
  await other.close();
  isOut = false;
  expect(await published()).toHaveLength(1);
});
