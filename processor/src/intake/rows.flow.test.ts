import type { Log } from '@breakwater/relay/log';
import { until } from '@breakwater/relay/testing';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { eventId, send, startAll, thrown } from '../testing/flow.ts';
import type { LogAndStore } from '../testing/flow.ts';
import { userHashOf } from '../store/index.ts';
import type { Store, StoredEvent } from '../store/index.ts';

let running: LogAndStore;
let log: Log;
let store: Store;
beforeAll(async () => {
  running = await startAll();
  ({ log, store } = running);
});
afterAll(() => running?.close());

describe('the stored rows', () => {
  test('keep the fields of an event that the page needs', async () => {
    await send(log, { id: eventId(40), payload: thrown('in full', { tags: { area: 'checkout' } }) });
    const [row] = await until(
      () =>
        store.select<{ data: string; user_key: string; pairs: string[]; culprit: string; revision: number }>(
          `SELECT data, user_key, pairs, culprit, revision FROM events INNER JOIN event_bodies USING (project_id, event_id)
           WHERE title = 'TypeError: in full'`,
        ),
      (rows) => rows.length > 0,
    );
    const event = JSON.parse(row?.data ?? '{}') as StoredEvent;

    const user = userHashOf('id:42');
    expect(row).toMatchObject({ user_key: user, culprit: 'in_full(/assets/app.js)', revision: 1 });
    expect(row?.pairs).toEqual(expect.arrayContaining(['area=checkout', 'handled=no', 'level=error', `user=${user}`]));
    expect(event).toMatchObject({ event_id: eventId(40), culprit: 'in_full(/assets/app.js)', handled: false });
    expect(event.user).toEqual({ id: '42', ip_address: '203.0.113.7' });
  });

  test('hold a transaction as spans', async () => {
    const now = Date.now() / 1000;
    const trace = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), op: 'http.server', status: 'internal_error' };
    await send(log, {
      id: eventId(50),
      type: 'transaction',
      payload: {
        type: 'transaction',
        transaction: 'GET /cart',
        start_timestamp: now - 1,
        timestamp: now,
        contexts: { trace },
        spans: [
          {
            span_id: 'c'.repeat(16),
            parent_span_id: 'b'.repeat(16),
            op: 'db',
            start_timestamp: now - 0.5,
            timestamp: now,
          },
          { span_id: 'no', start_timestamp: 0, timestamp: 'never' },
        ],
      },
    });
    const spans = await until(
      () => store.select<object>('SELECT span_id, op, is_segment, failed, duration_ms FROM spans ORDER BY started_at'),
      (rows) => rows.length > 0,
    );
    expect(spans).toEqual([
      { span_id: 'b'.repeat(16), op: 'http.server', is_segment: 1, failed: 1, duration_ms: expect.closeTo(1000, 1) },
      { span_id: 'c'.repeat(16), op: 'db', is_segment: 0, failed: 0, duration_ms: expect.closeTo(500, 1) },
    ]);
  });

  test('hold the source of a minified frame, by the map uploaded for its debug id', async () => {
    const source = 'export function settle(order) {\n  throw new TypeError(order.total.amount);\n}\n';
    const built = await transform(source, { minify: true, sourcemap: true, sourcefile: 'src/settle.ts', loader: 'ts' });
    const debug_id = '041eac02-896d-43df-8677-8d359bed1012';
    await store.blobs.put('maps/settle.map', Buffer.from(built.map));
    const about = { project_id: 1, debug_id, kind: 'source_map', name: 'app.js.map', uploaded_by: 'test' };
    const place = { blob: 'maps/settle.map', bytes: built.map.length, uploaded_at: new Date().toISOString() };
    await store.insert('artifacts', [{ ...about, ...place }], 'settle');

    const debug_meta = { images: [{ type: 'sourcemap', code_file: 'https://shop.test/assets/app.js', debug_id }] };
    const payload = thrown('minified', { debug_meta }, built.code.indexOf('throw') + 1);
    await send(log, { id: eventId(60), payload });
    const [row] = await until(
      () => store.select<{ data: string }>("SELECT data FROM event_bodies WHERE title = 'TypeError: minified'"),
      (rows) => rows.length > 0,
    );
    const frame = (JSON.parse(row?.data ?? '{}') as StoredEvent).exception[0]?.stacktrace?.frames[0];
    expect(frame).toMatchObject({
      filename: 'src/settle.ts',
      lineno: 2,
      function: 'settle',
      context_line: '  throw new TypeError(order.total.amount);',
      data: { symbolication: 'ok' },
    });
  });
});
