import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openTestStore } from '../flow.support.ts';
import { insertSaid, ledgerRowsOf } from './ledger-row.ts';

/*
 * What the ledger adds to a batch: CPU of the whole process and time of one insert, the engine's merges included. Run with
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

for (const rowsEach of [1, 5, 50, 500]) await measure(rowsEach);
await store.close();
await rm(folder, { recursive: true });
