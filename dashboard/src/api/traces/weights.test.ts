import { rollTable } from '@breakwater/processor/sums';
import type { SumsName } from '@breakwater/processor/sums';
import { createTestPipeline, envelopeRecord } from '@breakwater/processor/testing';
import type { Sent, TestPipeline } from '@breakwater/processor/testing';
import { TOPICS } from '@breakwater/relay/log';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { traceListSchema, traceSchema } from '../../contract/traces.schema.ts';
import { transactionDetailSchema, transactionListSchema } from '../../contract/performance.schema.ts';
import { sentTransaction, traceOf } from '../testing/sample-rows.ts';
import { startApi } from '../testing/start-api.ts';
import type { RunningApi } from '../testing/start-api.ts';

let api: RunningApi;
let pipeline: TestPipeline;
beforeAll(async () => {
  api = await startApi();
  pipeline = createTestPipeline(api.store);
});
afterAll(() => api.close());

const now = Date.now();
let sent = 0;

/** A transaction of `project` that was kept at a rate, which its own context or the dynamic sampling context names. */
function kept(rate: number | null, by: 'client' | 'dsc', durationMs: number, failed = false): Sent {
  const [, server] = traceOf(`weight ${sent++}`, 0, now - 60_000 - sent * 1000, { durationMs: durationMs * 3, failed });
  const record = sentTransaction(server);
  if (rate === null) return record;
  if (by === 'dsc') return { ...record, trace: { trace_id: server[0].traceId, sample_rate: String(rate) } };
  const payload = record.payload as { contexts: { trace: object } };
  const trace = { ...payload.contexts.trace, client_sample_rate: rate };
  return { ...record, payload: { ...payload, contexts: { trace } } };
}

async function send(...records: Sent[]): Promise<void> {
  await pipeline.log.append(TOPICS.spans.name, records.map(envelopeRecord));
  await pipeline.work();
}

const roll = (name: SumsName): Promise<number> =>
  rollTable(api.store, name, [{ lane: 'live', partition: 0, committed: sent }]);

const asked = async <T>(path: string, schema: { parse: (body: unknown) => T }): Promise<T> =>
  schema.parse(await (await api.ask(path)).json());

const NAME = 'GET /api/cart';

test('transactions count as often as their sample rate says, and the answer says so', async () => {
  await send(kept(null, 'client', 100), kept(0.1, 'client', 400), kept(0.1, 'dsc', 400, true));
  const before = await asked('/api/ui/transactions', transactionListSchema);
  expect(before.transactions).toMatchObject([
    { name: NAME, count: 21, kept: 3, estimated: true, failureRate: 10 / 21, users: 1 },
  ]);
  // One of 21 took 100 ms.
  expect(before.transactions[0]!.p50).toBeCloseTo(400, 3);
  expect(before.whole).toMatchObject({ count: 21, kept: 3, estimated: true, failed: 10 });
  expect(before.series.reduce((sum, { count }) => sum + count, 0)).toBe(21);

  const page = await asked(
    `/api/ui/transactions/detail?project=default&name=${encodeURIComponent(NAME)}`,
    transactionDetailSchema,
  );
  expect(page.row).toMatchObject({ count: 21, kept: 3, estimated: true });
  expect(page.breakdown).toMatchObject([{ op: 'db', count: 21, totalMs: expect.closeTo(0.5 * (100 + 20 * 400), 3) }]);
  expect(page.operations).toBe(1);
});

test('sums that were rolled and spans that were not give the answer of before', async () => {
  const path = '/api/ui/transactions';
  const before = await asked(path, transactionListSchema);
  expect(await roll('transaction_quarters')).toBe(6);
  const { losses: _, ...after } = await asked(path, transactionListSchema);
  expect(after).toMatchObject({
    total: before.total,
    whole: before.whole,
    series: before.series,
    transactions: before.transactions.map(({ perMinute: _rate, ...row }) => row),
  });

  await send(kept(0.5, 'client', 100));
  const later = await asked(path, transactionListSchema);
  expect(later.transactions).toMatchObject([{ count: 23, kept: 4, estimated: true }]);
  expect(later.whole).toMatchObject({ count: 23, kept: 4 });
});

test('a filter of names asks sums and tail alike, and figures of nothing are zeros', async () => {
  const found = await asked('/api/ui/transactions?query=api/CART', transactionListSchema);
  expect(found.transactions).toMatchObject([{ count: 23 }]);
  const nothing = await asked('/api/ui/transactions?query=nothing', transactionListSchema);
  expect(nothing.transactions).toEqual([]);
  expect(nothing.whole).toEqual({ count: 0, kept: 0, estimated: false, failed: 0, p50: 0, p95: 0 });
});

test('a trace is found on its days, whether they are rolled or not', async () => {
  const { traces } = await asked('/api/ui/traces', traceListSchema);
  expect(traces).toHaveLength(sent);
  await roll('trace_days');
  expect(await asked('/api/ui/traces', traceListSchema)).toEqual({ traces });
  const [first] = traces;
  const one = await asked(`/api/ui/traces/${first!.traceId}`, traceSchema);
  expect(one).toMatchObject({ totalSpans: 2, totalErrors: 0 });
  expect((await api.ask(`/api/ui/traces/${'a'.repeat(32)}`)).status).toBe(404);
});
