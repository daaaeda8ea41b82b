import { TOPICS } from '@breakwater/relay/log';
import { until } from '@breakwater/relay/testing';
import { encodeEnvelope } from '@breakwater/sdk/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { envelopeRecord, eventId, startAll } from '../testing/flow.ts';
import type { LogAndStore } from '../testing/flow.ts';
import { plantedItems } from './testing/planted-items.ts';

let running: LogAndStore;
beforeAll(async () => {
  running = await startAll();
});
afterAll(() => running?.close());

test('none of 300 secrets of 52 kinds, over the fields of every kind of item, is in the store', async () => {
  const { log, store } = running;
  const items = plantedItems(Date.now());
  const records = items.map(({ type, payload }, index) => {
    const id = eventId(index + 1);
    if (type === 'event' || !('attributes' in payload)) return { type, record: envelopeRecord({ id, type, payload }) };
    const headers = { type, content_type: 'application/vnd.sentry.items.span.v2+json', item_count: 1 };
    const value = encodeEnvelope({ headers: {}, items: [{ headers, payload: JSON.stringify({ items: [payload] }) }] });
    const { headers: own } = envelopeRecord({ id, payload });
    const meta = JSON.stringify({ ...(JSON.parse(own?.['meta'] ?? '{}') as object), encoding: 'identity' });
    return { type, record: { key: id, value, headers: { meta } } };
  });
  const of = (isEvent: boolean) =>
    records.filter(({ type }) => (type === 'event') === isEvent).map(({ record }) => record);
  await log.append(TOPICS.events.name, of(true));
  await log.append(TOPICS.spans.name, of(false));
  const broken = envelopeRecord({ id: eventId(0xdead), payload: 'Zqbroken-password-is-no-json' });
  await log.append(TOPICS.events.name, [broken]);

  const count = async (table: string): Promise<number> =>
    Number((await store.select<{ n: string }>(`SELECT toString(count()) AS n FROM ${table}`))[0]?.n);
  await until(
    () => count('events'),
    (rows) => rows === of(true).length,
  );
  await until(
    () => count('event_bodies'),
    (rows) => rows === of(true).length,
  );
  // Each transaction has a span of its own.
  const transactions = items.filter(({ type }) => type === 'transaction').length;
  await until(
    () => count('spans'),
    (rows) => rows === of(false).length + transactions,
  );
  await until(
    () => count('issues'),
    (rows) => rows > 0,
  );
  await until(
    () => count('receipts'),
    (rows) => rows > 0,
  );

  const tables = await store.select<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND total_rows > 0",
  );
  const rows = await Promise.all(tables.map(({ name }) => store.select(`SELECT * FROM ${name} LIMIT 20000`)));
  const stored = JSON.stringify(rows);
  expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['event_bodies', 'events', 'issues', 'spans']));
  const secrets = items.flatMap((item) => item.secrets);
  const left = secrets.filter(({ needle }) => stored.includes(JSON.stringify(needle).slice(1, -1)));
  expect(secrets.length).toBeGreaterThanOrEqual(300);
  expect(left.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([]);
  expect(stored).not.toContain('Zqbroken');
  expect(stored).toContain('[Filtered]');
});
