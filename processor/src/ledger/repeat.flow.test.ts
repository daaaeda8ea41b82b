import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { accountRecordSchema, cohortOf, decodeRecord, TOPICS } from '@breakwater/relay/log';
import type { AccountRecord, Log } from '@breakwater/relay/log';
import { openTestLog, quiet, temporaryFolder, until } from '@breakwater/relay/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startProcessor } from '../index.ts';
import { eventId, openTestStore, PROCESSOR_CONFIG, send, thrown } from '../testing/flow.ts';
import { cohortSums } from './cohort-sums.ts';
import { WATERMARK_STAGES } from './start-evaluator.ts';
import { createWatermark } from './watermark.ts';

const KILLS = 3;
const EVENTS = 20;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => void (folder = await temporaryFolder()));
afterAll(() => folder?.remove());

async function dieAfterAppendTo(topic: string): Promise<void> {
  const script = fileURLToPath(new URL('../testing/flow-crash.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, folder.path, topic], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 60_000,
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

async function accountsIn(log: Log): Promise<AccountRecord[]> {
  const accounts: AccountRecord[] = [];
  const tail = await log.tail(
    TOPICS.outcomes.name,
    ({ value }) => accounts.push(decodeRecord(accountRecordSchema, value!)),
    (error) => expect.unreachable(String(error)),
  );
  await tail.stop();
  return accounts;
}

test('an account that is appended again, because a crash came before its batch was committed, is counted once', async () => {
  const cohort = cohortOf(Date.now() - 600_000);
  const early = await openTestLog(folder.path);
  const events = Array.from({ length: EVENTS }, (_, n) => ({
    id: eventId(n),
    payload: n === 7 ? '{"not": json' : thrown('again and again'),
    receivedAt: cohort + n,
  }));
  await send(early, ...events);
  await early.close();
  for (let kill = 0; kill < KILLS; kill++) await dieAfterAppendTo(TOPICS.outcomes.name);

  const log = await openTestLog(folder.path);
  const store = await openTestStore(folder.path);
  const processor = await startProcessor(PROCESSOR_CONFIG, { log, store, logger: quiet });
  const watermark = createWatermark(log, WATERMARK_STAGES, Date.now);
  await until(
    () => watermark.look(),
    ({ until: passed }) => passed !== null,
  );
  // Nothing waits for a send: the decision is pending in what has passed, and told a moment later.
  const sums = await until(
    async () => (await cohortSums(store, [cohort])).get(cohort)?.find(({ category }) => category === 'error')?.stages,
    (found) => found?.notify?.['pending'] === undefined,
  );
  const accounts = await accountsIn(log);
  const receipts = await store.select('SELECT event_id, outcome, reason FROM receipts FINAL');
  await processor.close();
  await log.close();
  await store.close();

  const sources = accounts.flatMap(({ counts }) => counts.map(({ source }) => source));
  expect(sources.length).toBeGreaterThan(new Set(sources).size);
  expect(sums).toEqual({
    relay: {},
    log: {},
    processor: { read: EVENTS, stored: EVENTS - 1, 'dead:envelope': 1 },
    issue: { decided: EVENTS - 1 },
    notify: { due: 1, told: 1 },
  });
  expect(receipts).toEqual([{ event_id: eventId(7), outcome: 'dead', reason: 'envelope' }]);
});
