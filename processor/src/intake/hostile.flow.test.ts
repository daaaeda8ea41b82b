import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import type { StoredRecord } from '@breakwater/relay/log';
import { quiet, randomFrom } from '@breakwater/relay/testing';
import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { eventId, openTestStore } from '../testing/flow.ts';
import { createGatherer } from './flush/gatherer.ts';
import { errorKind } from '../kinds/errors/process-event.ts';
import { KINDS } from '../kinds/kinds.ts';
import { spanKind } from '../kinds/spans/spans.ts';
import { processAlone, rowsOf, sourceOf } from '../testing/records.ts';
import type { Store } from '../store/index.ts';

/* Real events, each with a few of its values replaced by values that no client should send. */

const RUNS = 3000;
const SEED = 20_261_121;
const FIXTURES = new URL('../../../sdk/src/wire/fixtures/', import.meta.url);

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-hostile-'));
  store = await openTestStore(folder);
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  -1e308,
  2 ** 63,
  0.1 + 0.2,
  '',
  '\ud800',
  'a\u0000b',
  "'); DROP TABLE events; --",
  '\n\nSELECT 1',
  '{{auto}}',
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00.000Z',
  'x'.repeat(20_000),
  '😀'.repeat(5000),
  [],
  {},
  [[[[]]]],
  { values: [null, 1, {}] },
  { __proto__: null, constructor: 1, toString: 'x' },
  [null, [null, null], ['', ''], [{}, []]],
];

function mutate(value: unknown, random: () => number, chance: number): unknown {
  if (random() < chance) return HOSTILE[Math.floor(random() * HOSTILE.length)];
  if (Array.isArray(value)) return value.map((item) => mutate(item, random, chance));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mutate(item, random, chance)]));
}

test('every event is stored, dropped or dead, and the tables take every row', async () => {
  const random = randomFrom(SEED);
  const gatherer = createGatherer({ id: 'hostile', store, logger: quiet, signal: new AbortController().signal });
  const gathered = gatherer.begin({ topic: 'events', partition: 0 });
  const payloads: { type: string; headers: object; json: object }[] = [];
  for (const name of (await readdir(FIXTURES)).filter((file) => file.endsWith('.envelope'))) {
    const bytes = await readFile(new URL(name, FIXTURES));
    for (const item of decodeEnvelope(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).items) {
      const { type } = item.headers;
      if (!['event', 'transaction', 'span'].includes(type) || item.payload.length > 50_000) continue;
      payloads.push({ type, headers: item.headers, json: JSON.parse(Buffer.from(item.payload).toString()) as object });
    }
  }

  const stored = { events: 0, spans: 0 };
  for (let offset = 0; offset < RUNS; offset++) {
    const { type, headers, json } = payloads[Math.floor(random() * payloads.length)]!;
    const chance = random() < 0.5 ? 0.02 : 0.2;
    const fields = Object.entries(json).map(([key, value]) => [key, mutate(value, random, chance)]);
    const payload = JSON.stringify(Object.fromEntries(fields));
    const meta = {
      v: 1,
      project: 1,
      publicKey: 'k',
      receivedAt: 1795218984000,
      encoding: 'identity',
      eventId: eventId(offset),
    };
    const record: StoredRecord = {
      key: 'k',
      value: encodeEnvelope({ headers: {}, items: [{ headers: { ...headers, type }, payload }] }),
      offset,
      timestampMs: 0,
      headers: { meta: JSON.stringify(meta) },
    };
    const processed = await processAlone(record, sourceOf(offset));
    expect(processed.dead).toBe(null);
    for (const { table, bodies } of KINDS) {
      const rows = processed.rows.get(table) ?? [];
      if (rows.length > 0) await gathered.add({ table, bodies }, rows, processed.bodies.get(table));
    }
    stored.events += rowsOf(errorKind, processed).length;
    stored.spans += rowsOf(spanKind, processed).length;
  }

  expect(await gathered.finish()).toEqual([]);
  const count = async (table: string): Promise<number> =>
    Number((await store.select<{ n: string }>(`SELECT count() AS n FROM ${table}`))[0]?.n);
  expect([await count('events'), await count('spans')]).toEqual([stored.events, stored.spans]);
  expect(stored.events).toBeGreaterThan(RUNS / 4);
});
