import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';
import type { StoredRecord } from '@breakwater/relay/log';

import { descriptionOf } from '../kinds/errors/describe.ts';
import { eventRowOf } from '../kinds/errors/event-row.ts';
import { rowOriginOf } from '../topics/row-origin.ts';
import { inflateValue } from './inflate.ts';
import { createCuts } from '../normalize/count-cuts.ts';
import { normalizeEvent } from '../kinds/errors/normalize/normalize-event.ts';
import { parseJson } from '../normalize/parse-json.ts';
import { validateEvent } from '../normalize/validate.ts';
import { errorKind } from '../kinds/errors/process-event.ts';
import { groupingOf, NEW_PROJECTS } from '../kinds/errors/group/grouping.ts';
import { processAlone, rowsOf, sourceOf } from '../testing/records.ts';

/*
 * Measures the CPU of one event of 8 KB on the main thread, without the store: run with
 * `node --conditions=source --import tsx processor/src/intake/process-record.bench.ts`. 2,000 events/s leave 350 µs for all of it.
 */

const FIXTURE = new URL(
  '../../../sdk/src/wire/fixtures/browser-11.12.0-unhandled_exception.3.event.envelope',
  import.meta.url,
);
const TARGET_BYTES = 8192;
const ROUNDS = 4000;

const { headers, items } = decodeEnvelope(readFileSync(FIXTURE));
const event = JSON.parse(Buffer.from(items[0]?.payload ?? []).toString()) as Record<string, unknown>;
const crumbs = event['breadcrumbs'] as object[];
while (JSON.stringify(event).length < TARGET_BYTES) {
  crumbs.push({
    timestamp: 1795218983.7,
    category: 'fetch',
    type: 'http',
    data: { url: `https://shop.test/api/items/${crumbs.length}?page=2`, method: 'GET', status_code: 200 },
  });
}

const receivedAt = 1795218984000;
const meta = { v: 1, project: 1, publicKey: 'k', receivedAt, encoding: 'gzip' } as const;
const payload = Buffer.from(JSON.stringify(event));
const value = gzipSync(encodeEnvelope({ headers, items: [{ headers: { type: 'event' }, payload }] }));
const record: StoredRecord = {
  key: 'k',
  value,
  offset: 1,
  timestampMs: receivedAt,
  headers: { meta: JSON.stringify({ ...meta, eventId: event['event_id'] }) },
};
const source = sourceOf(1);
const json = parseJson(payload) as Record<string, unknown>;
const id = 'a'.repeat(32);
const normalized = normalizeEvent(json, id, meta);
const stored = { ...normalized, ...descriptionOf(normalized) };
const grouping = groupingOf(stored, NEW_PROJECTS);

const measure = async (name: string, work: () => unknown): Promise<void> => {
  for (let i = 0; i < ROUNDS / 4; i++) await work();
  const start = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) await work();
  const { user, system } = process.cpuUsage(start);
  process.stdout.write(`${name.padEnd(28)} ${((user + system) / ROUNDS).toFixed(1).padStart(7)} µs\n`);
};

process.stdout.write(`event of ${payload.length} bytes, ${value.length} compressed\n`);
await measure('inflate and split', () => decodeEnvelope(inflateValue(value, 'gzip')));
await measure('parse', () => parseJson(payload));
await measure('validate', () => validateEvent(json, createCuts()));
await measure('normalise (and validate)', () => normalizeEvent(json, id, meta));
await measure('group', () => groupingOf(stored, NEW_PROJECTS));
await measure('row', () => eventRowOf(stored, grouping, rowOriginOf(meta, source)));
await measure('row as JSON', () => JSON.stringify(eventRowOf(stored, grouping, rowOriginOf(meta, source))));
await measure('all, record to row as JSON', async () =>
  JSON.stringify(rowsOf(errorKind, await processAlone(record, source))),
);
