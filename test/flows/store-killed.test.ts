import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { openStore } from '@breakwater/processor/store';
import { createLogger } from '@breakwater/relay/service';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { randomOf } from '../soak/mutate-envelope.ts';

const ROWS_PER_BATCH = 300;
const KILLS = 5;
const BATCHES_PER_LIFE = 12;
const INSERTER = fileURLToPath(new URL('../support/store-inserter.ts', import.meta.url));

const random = randomOf(1);
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'breakwater-killed-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The numbers of the stored batches, until the process ended or `killAfter` of them were stored and a moment passed. */
async function insert(store: string, first: number, last: number, killAfter: number): Promise<number[]> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', INSERTER, store, `${first}`, `${last}`],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(child, 'close');
  const stored: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    stored.push(Number(line));
    if (stored.length !== killAfter) continue;
    // At any point of an insert, which takes some 20 ms.
    void delay(random() * 20).then(() => child.kill('SIGKILL'));
  }
  await exited;
  return stored;
}

test('a process killed while it inserts loses and doubles nothing, once it has tried again', async () => {
  const store = path.join(folder, 'store');
  const stored = new Set<number>();
  let first = 0;
  for (let life = 0; life <= KILLS; life += 1) {
    const last = (life + 1) * BATCHES_PER_LIFE - 1;
    const killAfter = life === KILLS ? Infinity : 1 + Math.floor(random() * (BATCHES_PER_LIFE / 2));
    for (const batch of await insert(store, first, last, killAfter)) stored.add(batch);
    // As a consumer that continues from its committed place: one stored batch comes again, and all that were cut off.
    first = 0;
    while (stored.has(first)) first += 1;
    first = Math.max(0, first - 1);
  }

  const batches = (KILLS + 1) * BATCHES_PER_LIFE;
  expect(stored.size).toBe(batches);
  const reopened = await openStore(
    { kind: 'embedded', folder: store, blobFolder: path.join(folder, 'blobs'), maxMemoryBytes: 800 * 1024 * 1024 },
    createLogger('test', 'silent'),
  );
  const wrong = (table: string, n: string) =>
    reopened.select(`SELECT batch, ${n} AS n FROM ${table} GROUP BY batch HAVING n != ${ROWS_PER_BATCH}`);
  try {
    expect(await reopened.select('SELECT uniqExact(batch) AS n FROM rows')).toEqual([{ n: String(batches) }]);
    expect(await reopened.select('SELECT uniqExact(batch) AS n FROM sums')).toEqual([{ n: String(batches) }]);
    expect(await wrong('rows', 'count()')).toEqual([]);
    expect(await wrong('sums', 'sum(n)')).toEqual([]);
  } finally {
    await reopened.close();
  }
}, 60_000);
