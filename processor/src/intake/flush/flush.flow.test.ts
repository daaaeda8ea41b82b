import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { openLog, TOPICS } from '@breakwater/relay/log';
import type { Log, LogRecord } from '@breakwater/relay/log';
import { quiet, temporaryFolder, until } from '@breakwater/relay/testing';
import type { TemporaryFolder } from '@breakwater/relay/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { divideLog } from '../../testing/divided-log.ts';
import { envelopeRecord, eventId, openTestStore, PROCESSOR_CONFIG, thrown } from '../../testing/flow.ts';
import { startProcessor } from '../../index.ts';
import { KINDS } from '../../kinds/kinds.ts';
import type { Store } from '../../store/index.ts';

let store: Store;
let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  for (const [nth, table] of ['events', 'event_bodies', 'spans'].entries()) await dieBetween(table, nth * 10_000);
  store = await openTestStore(folder.path);
}, 200_000);
afterAll(async () => {
  await store?.close();
  await folder?.remove();
});

const openLogOf = (name: string, partitions: number): Promise<Log> =>
  openLog({ kind: 'embedded', folder: join(folder.path, name), partitions, maxTopicBytes: 2 ** 30 }, quiet);

const transaction = (n: number): LogRecord => {
  const now = Date.now() / 1000;
  const trace = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), op: 'http.server' };
  const times = { start_timestamp: now - 1, timestamp: now };
  const spans = ['c', 'd'].map((span) => ({ span_id: span.repeat(16), parent_span_id: 'b'.repeat(16), ...times }));
  const payload = { transaction: 'GET /killed', ...times, contexts: { trace }, spans };
  return envelopeRecord({ id: eventId(n), type: 'transaction', payload });
};

/** Runs a processor until an insert into the table that holds rows of two partitions is done, and neither is committed. */
async function dieBetween(table: string, firstRecord: number): Promise<void> {
  const script = fileURLToPath(new URL('../../testing/flush-crash.ts', import.meta.url));
  const args = [script, folder.path, table, String(firstRecord)];
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 60_000,
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

test('two partitions of one insert are stored once when the process was killed before either was committed', async () => {
  const log = await openLogOf('log', 2);
  const positions = async (topic: string): Promise<{ left: number; appended: number; partitions: number }> => {
    const all = await log.positions(topic, `processor.${topic}`);
    const behind = all.filter(({ committed, end }) => committed < end).length;
    const sum = (of: (position: (typeof all)[number]) => number): number => all.reduce((n, each) => n + of(each), 0);
    return { left: sum(({ committed, end }) => end - committed), appended: sum(({ end }) => end), partitions: behind };
  };
  const rowsOf = async (table: string): Promise<number> =>
    Number((await store.select<{ n: string }>(`SELECT count() AS n FROM ${table}`))[0]?.n);

  const { appended: transactions, partitions } = await positions(TOPICS.spans.name);
  expect(partitions).toBe(2);
  expect(await rowsOf('spans')).toBeGreaterThan(0);
  const processor = await startProcessor(PROCESSOR_CONFIG, { log, store, logger: quiet });
  await until(
    async () => (await positions(TOPICS.events.name)).left + (await positions(TOPICS.spans.name)).left,
    (left) => left === 0,
  );
  await processor.close();
  const { appended: events } = await positions(TOPICS.events.name);
  await log.close();
  expect([await rowsOf('events'), await rowsOf('spans')]).toEqual([events, 3 * transactions]);
  const [ids] = await store.select<{ n: string }>('SELECT uniqExact(event_id) AS n FROM events');
  expect(ids?.n).toBe(String(events));
});

describe('at ten events a second no table gets more than an insert a second', () => {
  const PER_SECOND = 10;
  const SECONDS = 8;
  /** The tables that the handlers of batches insert into, besides the accounts and what follows from rows. */
  const TABLES = new Set(KINDS.flatMap(({ table, bodies }) => [table, ...(bodies === undefined ? [] : [bodies])]));

  test.each([
    [1, 1],
    [4, 2],
  ])('with %i partitions and %i processors', async (partitions, count) => {
    const name = `log-${partitions}-${count}`;
    const log = await openLogOf(name, partitions);
    const inserts = new Map<string, number>();
    const counting: Store = {
      ...store,
      async insert(table, rows, token) {
        if (TABLES.has(table)) inserts.set(table, (inserts.get(table) ?? 0) + 1);
        await store.insert(table, rows, token);
      },
    };
    const { flushMs: _, ...config } = PROCESSOR_CONFIG;
    const logs = count === 1 ? [log] : divideLog(log, count);
    const processors = await Promise.all(
      logs.map((own) => startProcessor(config, { log: own, store: counting, logger: quiet })),
    );

    const title = `steady ${name}`;
    const began = performance.now();
    for (let n = 0; n < PER_SECOND * SECONDS; n++) {
      const id = eventId(10_000 * partitions + n);
      await log.append(TOPICS.events.name, [envelopeRecord({ id, payload: thrown(title) })]);
      if (n % 5 === 0) await log.append(TOPICS.spans.name, [transaction(50_000 * partitions + n)]);
      await pause(1000 / PER_SECOND);
    }
    await until(
      async () => log.positions(TOPICS.events.name, `processor.${TOPICS.events.name}`),
      (positions) => positions.every(({ committed, end }) => committed === end),
    );
    const seconds = (performance.now() - began) / 1000;
    await Promise.all(processors.map((processor) => processor.close()));
    await log.close();

    expect(inserts.get('events')).toBeGreaterThan(1);
    for (const [table, n] of inserts) expect([table, n <= Math.ceil(seconds) ? 'few' : n]).toEqual([table, 'few']);
  });
});
