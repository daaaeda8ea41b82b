import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decodeRecord, pressureRecordSchema, TOPICS } from '@breakwater/relay/log';
import type { Log, PressureRecord } from '@breakwater/relay/log';
import { openTestLog, quiet, until } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventId, openTestStore, PROCESSOR_CONFIG, send, thrown } from '../../testing/flow.ts';
import { startProcessor } from '../../index.ts';
import type { Processor } from '../../index.ts';
import type { Store } from '../../store/index.ts';

let folder: string;
let log: Log;
let store: Store;
let processor: Processor;
let isAway = false;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-pressure-'));
  store = await openTestStore(folder);
  log = await openTestLog(folder);
  processor = await startProcessor(PROCESSOR_CONFIG, {
    log,
    store: {
      ...store,
      async insert(table, rows, token) {
        if (isAway) throw new Error('the store is away');
        await store.insert(table, rows, token);
      },
    },
    logger: quiet,
  });
});

afterAll(async () => {
  await processor?.close();
  await log?.close();
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

test('publishes the age of its oldest record while a batch fails, and its end', async () => {
  const told: (PressureRecord | null)[] = [];
  const tail = await log.tail(
    TOPICS.pressure.name,
    ({ value }) => void told.push(value === null ? null : decodeRecord(pressureRecordSchema, value)),
    (error) => {
      throw error;
    },
  );
  const liveAge = (): number => told.at(-1)?.lanes.find(({ topic }) => topic === TOPICS.events.name)?.oldestAgeMs ?? -1;
  await until(
    async () => liveAge(),
    (age) => age === 0,
  );

  isAway = true;
  await send(log, { id: eventId(4_000), payload: thrown('stuck') });
  await until(
    async () => liveAge(),
    (age) => age > 2_000,
  );
  expect(told.at(-1)?.lanes.map(({ topic }) => topic)).toEqual([
    'events',
    'events-slow',
    'events-backlog',
    'spans',
    'spans-backlog',
  ]);
  isAway = false;
  await until(
    async () => liveAge(),
    (age) => age === 0,
  );
  expect(processor.lanes().find(({ topic }) => topic === TOPICS.events.name)).toMatchObject({ waiting: 0 });

  await processor.close();
  await until(
    async () => told.at(-1),
    (last) => last === null,
  );
  await tail.stop();
});
