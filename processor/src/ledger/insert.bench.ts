import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeRecord, TOPICS } from '@breakwater/relay/log';
import type { Batch } from '@breakwater/relay/log';

import { openTestStore } from '../testing/flow.ts';
import { writeOutcomes } from './consume-outcomes.ts';
import { insertSaid, ledgerRowsOf } from './ledger-row.ts';

/*
 * Measures the cost of an insert into the ledger, and the cost of 20,000 drops that relays name: CPU of the whole process and
 * time, the engine's merges included. Run with
 * `node --conditions=source --import tsx processor/src/ledger/insert.bench.ts`.
 */

const ROUNDS = 200;

const folder = await mkdtemp(join(tmpdir(), 'breakwater-ledger-bench-'));
const store = await openTestStore(folder);

async function measure(rowsEach: number): Promise<void> {
  const insert = (round: number): Promise<void> => {
    const said = Array.from({ length: rowsEach }, (_, project) => ({
      cohort: 1_795_219_200_000,
      project,
      category: 'error',
      key: project % 2 === 0 ? 'read' : 'stored',
      quantity: 7,
    }));
    return insertSaid(store, 'ledger', ledgerRowsOf('processor', `events:0:${rowsEach}-${round}`, said));
  };
  for (let round = 0; round < 20; round++) await insert(-1 - round);
  const cpu = process.cpuUsage();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await insert(round);
    times.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(cpu);
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  process.stdout.write(
    `${rowsEach} rows: ${((user + system) / 1000 / ROUNDS).toFixed(1)} ms of CPU, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms\n`,
  );
}

const RECORDS = 4;
const DROPS_A_RECORD = 5_000;

const dropsBatch = (round: number): Batch => ({
  topic: TOPICS.outcomes.name,
  partition: 0,
  first: 0,
  end: RECORDS,
  id: `outcomes:0:${round}`,
  redelivered: false,
  records: Array.from({ length: RECORDS }, (_, offset) => ({
    key: 'relay',
    offset,
    timestampMs: 0,
    headers: {},
    value: encodeRecord({
      v: 1,
      relay: 'relay',
      seq: round * RECORDS + offset,
      at: Date.now(),
      counts: [],
      unnamed: 0,
      drops: Array.from({ length: DROPS_A_RECORD }, () => ({
        project: 1,
        eventId: randomBytes(16).toString('hex'),
        at: Date.now(),
        category: 'error',
        outcome: 'dropped' as const,
        reason: 'drained',
        client: 'sentry.javascript.browser/10.0.0',
      })),
    }),
  })),
});

async function measureDrops(): Promise<void> {
  const log = { append: async () => undefined };
  for (let round = 0; round < 10; round++) {
    const batch = dropsBatch(round);
    const cpu = process.cpuUsage();
    const start = performance.now();
    await writeOutcomes(batch, { log, store, now: Date.now });
    const { user, system } = process.cpuUsage(cpu);
    if (round < 7) continue;
    process.stdout.write(
      `20,000 drops: ${((user + system) / 1000).toFixed(0)} ms of CPU, ${(performance.now() - start).toFixed(0)} ms\n`,
    );
  }
}

for (const rowsEach of [1, 5, 50, 500]) await measure(rowsEach);
await measureDrops();
await store.close();
await rm(folder, { recursive: true });
