import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { COHORT_MS, cohortOf } from '@breakwater/relay/log';
import { openTestLog, quiet, randomFrom, until } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventId, openTestStore, PROCESSOR_CONFIG, send, thrown } from '../testing/flow.ts';
import type { Sent } from '../testing/flow.ts';
import { startProcessor } from '../index.ts';
import { judgeCohort } from './balance.ts';
import { cohortSums } from './cohort-sums.ts';

const EVENTS = 3000;
const KILLS = 6;
const COHORTS = 3;
const IDLE_MS = 5000;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'breakwater-ledger-crash-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a processor until it has begun or ended so many inserts, and a moment more. */
async function killAfter(inserts: number, moreMs: number): Promise<void> {
  const script = fileURLToPath(new URL('../testing/ledger-crash.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
  });
  const exit = once(child, 'exit');
  // Kills the processor also when no inserts are left.
  const idle = setTimeout(() => child.kill('SIGKILL'), IDLE_MS);
  let seen = 0;
  for await (const _line of createInterface(child.stdout)) {
    seen += 1;
    if (seen < inserts) continue;
    await pause(moreMs);
    child.kill('SIGKILL');
    break;
  }
  clearTimeout(idle);
  const [, signal] = (await exit) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

test('every cohort balances exactly, however often the processor is killed', { timeout: 90_000 }, async () => {
  const first = cohortOf(Date.now()) - COHORTS * COHORT_MS;
  const sent = Array.from({ length: EVENTS }, (_, index): Sent => {
    const receivedAt = first + (index % COHORTS) * COHORT_MS + index;
    // A copy of the event before, one that is no JSON, one of a kind that is not stored; all others belong to 40 issues.
    if (index % 50 === 7) return { id: eventId(index - 1), payload: thrown('copied'), receivedAt };
    if (index % 100 === 3) return { id: eventId(index), payload: '{"not": json', receivedAt };
    if (index % 100 === 4) return { id: eventId(index), payload: {}, type: 'span', receivedAt };
    return { id: eventId(index), payload: thrown(`error ${index % 40}`), receivedAt };
  });
  const early = await openTestLog(folder);
  for (let at = 0; at < EVENTS; at += 100) await send(early, ...sent.slice(at, at + 100));
  await early.close();

  const random = randomFrom(1);
  const kills = Array.from(
    { length: KILLS },
    () => [1 + Math.floor(random() * 11), Math.floor(random() * 60)] as const,
  );
  for (const [inserts, moreMs] of kills) await killAfter(inserts, moreMs);

  const store = await openTestStore(folder);
  const log = await openTestLog(folder);
  const processor = await startProcessor(PROCESSOR_CONFIG, { log, store, logger: quiet });
  const cohorts = Array.from({ length: COHORTS }, (_, index) => first + index * COHORT_MS);
  const total = async (stage: 'processor' | 'issue' | 'notify', key: string): Promise<number> => {
    let sum = 0;
    for (const sums of (await cohortSums(store, cohorts)).values()) {
      for (const { stages } of sums) sum += stages[stage]?.[key] ?? 0;
    }
    return sum;
  };
  await until(
    () => total('processor', 'read'),
    (read) => read >= EVENTS,
    30_000,
  );
  const stored = await total('processor', 'stored');
  await until(
    () => total('issue', 'decided'),
    (decided) => decided >= stored,
  );
  const due = await total('notify', 'due');
  await until(
    // A message that a killed process had begun is in doubt a minute later, and pending until then. Beyond ten an hour they wait.
    async () =>
      (await Promise.all(['told', 'untold:in_doubt', 'pending', 'waiting'].map((key) => total('notify', key)))).reduce(
        (a, b) => a + b,
      ),
    (answered) => answered >= due,
  );

  const sums = await cohortSums(store, cohorts);
  const [rows] = await store.select<{ n: string }>('SELECT count() AS n FROM events');
  const [counts] = await store.select<{ issues: string }>('SELECT uniqExact(group_id) AS issues FROM events');
  const dropped = await total('processor', 'dropped:duplicate');
  const dead = await total('processor', 'dead:envelope');
  const invalid = await total('processor', 'dropped:invalid_span');
  const read = await total('processor', 'read');
  const decided = await total('issue', 'decided');
  const receipts = await store.select<{ reason: string; n: string }>(
    'SELECT reason, uniqExact(event_id) AS n FROM receipts FINAL GROUP BY reason ORDER BY reason',
  );
  await processor.close();
  await log.close();
  await store.close();

  expect([...sums.values()].flatMap((each) => judgeCohort(each, new Set()))).toEqual([]);
  expect({ read, stored, dropped, dead, invalid, decided, due }).toEqual({
    read: EVENTS,
    stored: Number(rows?.n),
    dropped: EVENTS / 50,
    dead: EVENTS / 100,
    invalid: EVENTS / 100,
    decided: Number(rows?.n),
    due: Number(counts?.issues),
  });
  expect(Number(rows?.n)).toBe(EVENTS - EVENTS / 50 - EVENTS / 50);
  expect(receipts).toEqual([
    { reason: 'duplicate', n: String(EVENTS / 50) },
    { reason: 'envelope', n: String(EVENTS / 100) },
  ]);
});
