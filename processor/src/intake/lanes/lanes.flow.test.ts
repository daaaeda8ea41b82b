import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { TOPICS } from '@breakwater/relay/log';
import type { Log } from '@breakwater/relay/log';
import { openTestLog, quiet, until } from '@breakwater/relay/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { envelopeRecord, eventId, openTestStore, PROCESSOR_CONFIG, send, thrown } from '../../testing/flow.ts';
import { startProcessor } from '../../index.ts';
import type { Processor } from '../../index.ts';
import type { Store, StoredEvent } from '../../store/index.ts';

const EVENTS = 500;
const MINUTE_MS = 60_000;

let folder: string;
let log: Log;
let store: Store;
let processor: Processor;
/** The behaviour of the next insert into `events`, besides inserting or instead of it. */
let beforeInsert: () => void = () => undefined;
let afterInsert: () => void = () => undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-lanes-'));
  const early = await openTestLog(folder);
  await appendToBothLanes(early);
  await early.close();
  // The killed processes leave batches of both lanes in hand: first with bodies alone in the store, then with the rows of one.
  await dieAfterInsertInto('event_bodies');
  await dieAfterInsertInto('events');

  store = await openTestStore(folder);
  log = await openTestLog(folder);
  processor = await start();
}, 120_000);

afterAll(async () => {
  await processor?.close();
  await log?.close();
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (): Promise<Processor> =>
  startProcessor(PROCESSOR_CONFIG, {
    log,
    store: {
      ...store,
      async insert(table, rows, token) {
        if (table === 'events') beforeInsert();
        await store.insert(table, rows, token);
        if (table === 'events') afterInsert();
      },
    },
    logger: quiet,
  });

/** The same events in each lane, in an order of its own, in many appends so that they come in many batches. */
async function appendToBothLanes(to: Log): Promise<void> {
  const records = Array.from({ length: EVENTS }, (_, n) =>
    envelopeRecord({ id: eventId(n), payload: thrown('in both lanes') }),
  );
  for (const [topic, step] of [
    [TOPICS.events.name, 7],
    [TOPICS.eventsBacklog.name, 499],
  ] as const) {
    // A step without a common divisor visits each event once.
    const shuffled = records.map((_, n) => records[(n * step + 3) % EVENTS]!);
    await to.append(topic, shuffled);
  }
}

async function dieAfterInsertInto(table: string): Promise<void> {
  const script = fileURLToPath(new URL('../../testing/flow-crash.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', script, folder, table], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 60_000,
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

interface Stored {
  rows: string;
  ids: string;
  lanes: string[];
}

const stored = async (title: string): Promise<{ rows: number; ids: number; lanes: string[] }> => {
  const [row] = await store.select<Stored>(
    `SELECT count() AS rows, uniqExact(event_id) AS ids, arraySort(groupUniqArray(toString(lane))) AS lanes
     FROM events WHERE event_id IN (SELECT event_id FROM event_bodies WHERE title = {title:String})`,
    { title },
  );
  return { rows: Number(row?.rows), ids: Number(row?.ids), lanes: row?.lanes ?? [] };
};

/** Waits until each lane has committed all its records. */
const untilDone = (): Promise<unknown> =>
  until(
    async () => {
      const groups = [
        [TOPICS.events.name, 'processor.events'],
        [TOPICS.eventsSlow.name, 'processor.events-slow'],
        [TOPICS.eventsBacklog.name, 'processor.events-backlog'],
      ] as const;
      const positions = await Promise.all(groups.map(([topic, group]) => log.positions(topic, group)));
      return positions.flat().map(({ committed, end }) => end - committed);
    },
    (left) => left.every((count) => count === 0),
    30_000,
  );

describe('events that lie in two lanes', () => {
  test('are stored once even when every process before was killed between two inserts or between an insert and its commit', async () => {
    await untilDone();
    const found = await stored('TypeError: in both lanes');
    expect(found).toMatchObject({ rows: EVENTS, ids: EVENTS });
  });

  test('are stored once though inserts fail before and after they are done', async () => {
    let inserts = 0;
    beforeInsert = () => {
      if (++inserts % 3 === 1) throw new Error('the store is away');
    };
    afterInsert = () => {
      if (inserts % 3 === 2) throw new Error('the connection was lost');
    };
    const title = 'failed inserts';
    const records = Array.from({ length: 200 }, (_, n) =>
      envelopeRecord({ id: eventId(1_000 + n), payload: thrown(title) }),
    );
    for (let from = 0; from < records.length; from += 40) {
      await log.append(TOPICS.events.name, records.slice(from, from + 40));
      await log.append(TOPICS.eventsBacklog.name, records.toReversed().slice(from, from + 40));
      const before = inserts;
      await until(
        async () => inserts,
        (count) => count > before,
      );
    }
    await untilDone();
    beforeInsert = () => undefined;
    afterInsert = () => undefined;

    expect(await stored(`TypeError: ${title}`)).toMatchObject({ rows: 200, ids: 200 });
    expect(inserts).toBeGreaterThan(5);
  });
});

test('a transaction that lies in two lanes is stored once, also when the second copy comes after a start', async () => {
  const now = Date.now() / 1000;
  const trace = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), op: 'http.server' };
  const transaction = (n: number) =>
    envelopeRecord({
      id: eventId(n),
      type: 'transaction',
      payload: { transaction: `GET /${n}`, start_timestamp: now - 1, timestamp: now, contexts: { trace } },
    });
  const rowsOf = (n: number) =>
    store.select<{ lane: string }>('SELECT lane FROM spans WHERE transaction = {name:String}', { name: `GET /${n}` });

  await log.append(TOPICS.spans.name, [transaction(5_000)]);
  await until(
    () => rowsOf(5_000),
    (rows) => rows.length > 0,
  );
  await processor.close();
  processor = await start();
  await log.append(TOPICS.spansBacklog.name, [transaction(5_000), transaction(5_001)]);
  await until(
    () => rowsOf(5_001),
    (rows) => rows.length > 0,
  );
  expect([await rowsOf(5_000), await rowsOf(5_001)]).toEqual([[{ lane: 'live' }], [{ lane: 'backlog' }]]);
});

test('a late event moves to the backlog once, and so does a copy of it', async () => {
  // The insert of its batch is done but not acknowledged, so the batch comes again and moves the event again.
  let inserts = 0;
  afterInsert = () => {
    if (++inserts === 1) throw new Error('the connection was lost');
  };
  const timestamp = (Date.now() - 30 * MINUTE_MS) / 1000;
  const late = { id: eventId(2_000), payload: thrown('late', { timestamp }) };
  await send(log, late, { id: eventId(2_001), payload: thrown('in time', { timestamp: Date.now() / 1000 }) });
  await send(log, late);
  await untilDone();
  afterInsert = () => undefined;

  expect(await stored('TypeError: late')).toEqual({ rows: 1, ids: 1, lanes: ['backlog'] });
  expect(await stored('TypeError: in time')).toEqual({ rows: 1, ids: 1, lanes: ['live'] });
  const [row] = await store.select<object>(
    "SELECT stale, logged_at > received_at - 5 AS logged, processed_at >= logged_at AS processed FROM events WHERE event_id IN (SELECT event_id FROM event_bodies WHERE title = 'TypeError: late')",
  );
  expect(row).toMatchObject({ stale: 'late', logged: 1, processed: 1 });
});

test('an event that needs a large map waits for it in the slow lane, and the next one does not', async () => {
  const debug_id = '041eac02-896d-43df-8677-8d359bed1013';
  const code_file = 'https://shop.test/assets/app.js';
  const map = {
    version: 3,
    sources: ['src/large.ts'],
    sourcesContent: [`large();\n${'// filling\n'.repeat(250_000)}`],
    names: [],
    mappings: 'AAAA',
  };
  const bytes = Buffer.from(JSON.stringify(map));
  await store.blobs.put('maps/large.map', bytes);
  await store.insert(
    'artifacts',
    [
      {
        project_id: 1,
        debug_id,
        kind: 'source_map',
        name: 'app.js.map',
        uploaded_by: 'test',
        blob: 'maps/large.map',
        bytes: bytes.length,
        uploaded_at: new Date().toISOString(),
      },
    ],
    'large',
  );
  const needsMap = (n: number) => ({
    id: eventId(n),
    payload: thrown(`map ${n}`, { debug_meta: { images: [{ type: 'sourcemap', code_file, debug_id }] } }),
  });
  const rowOf = (n: number) =>
    until(
      () =>
        store.select<{ lane: string; data: string }>(
          `SELECT lane, data FROM event_bodies WHERE title = {title:String}`,
          {
            title: `TypeError: map ${n}`,
          },
        ),
      (rows) => rows.length > 0,
    );

  await send(log, needsMap(3_000));
  const [waited] = await rowOf(3_000);
  await send(log, needsMap(3_001));
  const [next] = await rowOf(3_001);

  expect([waited?.lane, next?.lane]).toEqual(['slow', 'live']);
  const frame = (JSON.parse(waited?.data ?? '{}') as StoredEvent).exception[0]?.stacktrace?.frames[0];
  expect(frame).toMatchObject({ filename: 'src/large.ts', data: { symbolication: 'ok' } });
});
