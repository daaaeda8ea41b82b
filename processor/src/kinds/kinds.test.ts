import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { accountRecordSchema, decodeRecord, ITEM_PATHS, TOPICS } from '@breakwater/relay/log';
import type { Batch, LogRecord, StoredRecord } from '@breakwater/relay/log';
import { quiet } from '@breakwater/relay/testing';
import { encodeEnvelope, kindOf } from '@breakwater/sdk/wire';
import type { ItemHeaders } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createGatherer } from '../intake/flush/gatherer.ts';
import { storeBatch } from '../intake/store-batch.ts';
import type { EnvelopeTools } from '../intake/store-batch.ts';
import type { Store } from '../store/index.ts';
import { createSights } from '../releases/sights.ts';
import { openTestStore } from '../testing/flow.ts';
import { ALONE } from '../testing/records.ts';
import type { Placed } from '../topics/row-origin.ts';
import { accepted, dead, dropped } from '../topics/verdict.ts';
import type { Kind } from './kind.ts';
import { KINDS } from './kinds.ts';

describe('the list of kinds', () => {
  test('reads every type that a topic brings but attachments, once, and no other', () => {
    const brought = Object.entries(ITEM_PATHS).flatMap(([type, { topic }]) =>
      topic === null || kindOf(type).goesWithEvent ? [] : [type],
    );
    expect(KINDS.flatMap(({ types }) => types).toSorted()).toEqual(brought.toSorted());
  });
});

/** Receipts are kept for three days. */
const NOW = Date.now();

interface BuoyRow extends Placed {
  name: string;
  depth: string;
}

/** A kind that is made up here, and known nowhere else: the depth at a buoy, or a word that says what becomes of the item. */
const buoys: Kind<BuoyRow, string> = {
  types: ['buoy'],
  table: 'buoys',
  process({ payload }, { source }) {
    const text = Buffer.from(payload).toString();
    if (text === 'drop') return dropped('duplicate');
    if (text === 'die') return dead(new Error('sunk'));
    if (text === 'wait') return { kind: 'moved', to: { lane: 'slow', reason: 'fog' } };
    if (text === 'fail') throw new TypeError('a mistake of ours');
    return accepted({ rows: [{ name: 'B', depth: text, source_offset: source.offset }], note: text });
  },
  follow: (notes, batch) => ({
    topic: 'harbour',
    records: notes.map((note) => ({ key: batch, value: Buffer.from(note) })),
  }),
};

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-kinds-'));
  store = await openTestStore(folder);
  await store.client.command({
    query: 'CREATE TABLE buoys (name String, depth UInt8, source_offset UInt64) ENGINE = MergeTree ORDER BY name',
  });
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Units are counted as the wire counts a type that it does not know: one each. */
const record = (offset: number, payload: string, headers: Partial<ItemHeaders> = {}): StoredRecord => ({
  key: 'k',
  value: encodeEnvelope({ headers: {}, items: [{ headers: { type: 'buoy', ...headers }, payload }] }),
  offset,
  timestampMs: 0,
  headers: {
    meta: JSON.stringify({
      v: 1,
      project: 1,
      publicKey: 'k',
      receivedAt: NOW,
      encoding: 'identity',
      eventId: offset.toString(16).padStart(32, '0'),
    }),
  },
});

const PROCESSOR = 'processor-of-kinds';

async function run(id: string, kinds: readonly Kind[], records: StoredRecord[]) {
  const appended: [topic: string, LogRecord][] = [];
  const stated: LogRecord[] = [];
  const batch: Batch = {
    id,
    topic: 'events',
    partition: 0,
    first: 0,
    end: records.length,
    redelivered: false,
    records,
  };
  const tools: EnvelopeTools = {
    log: {
      append: async (topic, of) => {
        if (topic === TOPICS.outcomes.name) stated.push(...of);
        else appended.push(...of.map((each): [string, LogRecord] => [topic, each]));
      },
    },
    store,
    id: PROCESSOR,
    gatherer: createGatherer({ id: PROCESSOR, store, logger: quiet, signal: new AbortController().signal }),
    kinds,
    maps: ALONE.maps,
    sights: createSights({ now: () => NOW, onCut: () => undefined }),
    recent: {
      enter: async () => ({ before: () => 'nothing', isFirst: () => true }),
      takenOver() {},
      forget() {},
    },
    lane: { lane: 'live', live: 'events' },
    logger: { error: (...said: unknown[]) => expect(said).toEqual([]) } as EnvelopeTools['logger'],
    now: () => NOW,
  };
  const account = await storeBatch(batch, tools);
  const receipts = stated.flatMap(({ value }) => decodeRecord(accountRecordSchema, value!).receipts);
  return {
    account,
    receipts,
    appended: appended.map(([topic, { value }]) => [topic, topic === 'dead' ? '' : String(value)]),
  };
}

describe('a made-up kind', () => {
  test('stores its rows in its own table, is accounted for, and says what follows', async () => {
    const { account, appended, receipts } = await run(
      'one',
      [...KINDS, buoys],
      [record(0, '7'), record(1, 'drop'), record(2, 'die'), record(3, 'deep'), record(4, '9'), record(5, 'fail')],
    );
    expect(account).toEqual({
      records: 6,
      units: { read: 6, stored: 2, 'dropped:duplicate': 1, 'dead:envelope': 2, 'dead:insert': 1 },
      dead: 3,
    });
    const rows = await store.select('SELECT name, depth, source_offset FROM buoys ORDER BY source_offset');
    expect(rows).toEqual([
      { name: 'B', depth: 7, source_offset: '0' },
      { name: 'B', depth: 9, source_offset: '4' },
    ]);
    expect(appended).toEqual([
      ['dead', ''],
      ['dead', ''],
      ['dead', ''],
      ['harbour', '7'],
      ['harbour', '9'],
    ]);
    expect(receipts.map(({ outcome, reason, detail }) => [outcome, reason, detail.slice(0, 4)])).toEqual([
      ['dropped', 'duplicate', ''],
      ['dead', 'envelope', 'sunk'],
      ['dead', 'insert', expect.any(String)],
      ['dead', 'envelope', 'a mi'],
    ]);
  });

  test('goes on in another lane as a whole record', async () => {
    const { account, appended } = await run('two', [buoys], [record(0, 'wait')]);
    expect(account).toEqual({ records: 1, units: { read: 1, 'moved:slow': 1 }, dead: 0 });
    expect(appended.map(([topic]) => topic)).toEqual(['events-slow']);
  });

  test('is dropped where nobody reads it', async () => {
    const { account } = await run('three', KINDS, [record(0, '7')]);
    expect(account).toEqual({ records: 1, units: { read: 1, 'dropped:unsupported': 1 }, dead: 0 });
  });
});
