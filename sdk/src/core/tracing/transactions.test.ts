import { describe, expect, test } from 'vitest';

import { setUp } from '../testing/test-client.ts';
import type { ClientOptions } from '../client/options.ts';

describe('transactions', () => {
  test('without options run their callback all the same', () => {
    const { client } = setUp({ tracesSampleRate: 1 });
    expect(client.startSpan(null as never, () => 7)).toBe(7);
    expect(client.startSpan({ name: 'outer' }, () => client.startSpan(undefined as never, () => 8))).toBe(8);
  });

  test('arrive with their spans, and errors within name them', async () => {
    const { client, host, transactions, events, envelopes } = setUp({ tracesSampleRate: 1, release: 'r' });
    const result = await client.startSpan({ name: 'job', op: 'task', source: 'task' }, async (outer) => {
      const inner = client.startSpan({ name: 'query', op: 'db' }, (span) => {
        span.setData('rows', 3);
        client.captureException(new Error('inside'));
        return span;
      });
      await host.advance(500);
      return [outer.spanId, inner.spanId, outer.traceId];
    });
    await client.flush();

    const [transaction] = transactions();
    expect(transaction).toMatchObject({
      type: 'transaction',
      transaction: 'job',
      transaction_info: { source: 'task' },
      contexts: { trace: { op: 'task', span_id: result[0], trace_id: result[2], origin: 'manual' } },
      spans: [{ op: 'db', description: 'query', span_id: result[1], parent_span_id: result[0], data: { rows: 3 } }],
    });
    expect(transaction).not.toHaveProperty('level');
    expect(Number(transaction?.timestamp) - Number(transaction?.start_timestamp)).toBeCloseTo(0.5);
    expect(events()[0]).toMatchObject({
      transaction: 'job',
      contexts: { trace: { trace_id: result[2], span_id: result[1] } },
    });
    expect(envelopes.at(-1)?.headers.trace).toMatchObject({
      trace_id: result[2],
      transaction: 'job',
      sampled: 'true',
      sample_rate: '1',
    });
  });

  test('failures mark their span, and reach the caller', async () => {
    const { client, transactions } = setUp({ tracesSampleRate: 1 });
    expect(() =>
      client.startSpan({ name: 'a' }, () => {
        throw new Error('x');
      }),
    ).toThrow('x');
    await expect(client.startSpan({ name: 'b' }, () => Promise.reject(new Error('y')))).rejects.toThrow('y');
    await client.flush();
    expect(transactions().map(({ contexts }) => contexts?.trace?.status)).toEqual(['internal_error', 'internal_error']);
  });

  test('begun and ended by hand enclose what happens between', async () => {
    const { client, transactions } = setUp({ tracesSampleRate: 1 });
    const transaction = client.beginTransaction({ name: 'page' });
    client.startSpan({ name: 'inside' }, () => undefined);
    transaction.child({ name: 'left open' });
    client.endTransaction(transaction);
    client.startSpan({ name: 'outside' }, () => undefined);
    await client.flush();
    expect(
      transactions().map(({ transaction: name, spans }) => [
        name,
        spans?.map((span) => [span?.description, span?.status]),
      ]),
    ).toEqual([
      [
        'page',
        [
          ['inside', undefined],
          ['left open', 'cancelled'],
        ],
      ],
      ['outside', []],
    ]);
  });

  test('that overlap stay apart, and spans after an await are begun under their parent', async () => {
    const { client, host, transactions } = setUp({ tracesSampleRate: 1 });
    const job = (name: string): Promise<void> =>
      client.startSpan({ name }, async (span) => {
        await Promise.resolve();
        await span.startSpan({ name: `inner ${name}` }, () => Promise.resolve());
        client.withSpan(span, () => client.startSpan({ name: `second ${name}` }, () => undefined));
      });
    void client.startSpan({ name: 'never ends' }, () => new Promise(() => undefined));
    await Promise.all([job('a'), job('b')]);
    expect(client.context.span).toBeUndefined();
    await host.advance(0);
    await client.flush();
    const found = transactions().map(({ transaction, spans }) => [
      transaction,
      ...(spans ?? []).map((span) => span?.description),
    ]);
    expect(found).toEqual([
      ['a', 'inner a', 'second a'],
      ['b', 'inner b', 'second b'],
    ]);
  });

  test('are ended by hand, and may be none of the open ones', async () => {
    const { client, transactions } = setUp({ tracesSampleRate: 1 });
    const end = client.startSpanManual({ name: 'manual' }, (_span, done) => {
      const inactive = client.startInactiveSpan({ name: 'inactive' });
      client.startSpan({ name: 'beside' }, () => undefined);
      inactive.end();
      return done;
    });
    expect(transactions()).toEqual([]);
    end();
    await client.flush();
    expect(transactions()[0]?.spans?.map((span) => span?.description)).toEqual(['inactive', 'beside']);
  });

  test('beyond 1,000 spans say how many are missing, and count them', async () => {
    const { client, losses, transactions } = setUp({ tracesSampleRate: 1 });
    client.startSpan({ name: 'many' }, (span) => {
      for (let at = 0; at < 1005; at++) span.child({ name: 'part' }).end();
    });
    expect(await losses()).toEqual([{ reason: 'queue_overflow', category: 'span', quantity: 5 }]);
    expect(transactions()[0]?.errors).toEqual([{ type: 'too_many', name: 'spans', dropped: 5 }]);
  });

  const T = '0123456789abcdef0123456789abcdef';
  const S = '0123456789abcdef';

  test.each<[string, ClientOptions, string, number, boolean | undefined]>([
    ['the rate decides where nobody else did', { tracesSampleRate: 0.5 }, `${T}-${S}`, 0.4, true],
    ['and against', { tracesSampleRate: 0.5 }, `${T}-${S}`, 0.6, false],
    ['the caller goes before the rate', { tracesSampleRate: 0 }, `${T}-${S}-1`, 0.9, true],
    ['both ways', { tracesSampleRate: 1 }, `${T}-${S}-0`, 0.1, false],
    ['the sampler goes before the caller', { tracesSampler: () => 1 }, `${T}-${S}-0`, 0.9, true],
    ['a sampler may say yes or no', { tracesSampler: ({ name }) => name !== 'job' }, `${T}-${S}-1`, 0.1, false],
    [
      'a sampler that fails says no',
      {
        tracesSampler: () => {
          throw new Error('mine');
        },
      },
      `${T}-${S}-1`,
      0.1,
      false,
    ],
    ['without options there is no decision', {}, `${T}-${S}`, 0.1, undefined],
  ])('%s', (_what, options, sentryTrace, random, sampled) => {
    const { client } = setUp(options, () => random);
    client.continueTrace({ sentryTrace }, () =>
      client.startSpan({ name: 'job' }, (span) => {
        expect(span).toMatchObject({ traceId: T, parentSpanId: S, sampled });
        const suffix = sampled === undefined ? '' : sampled ? '-1' : '-0';
        expect(client.getTraceHeaders()['sentry-trace']).toBe(`${T}-${span.spanId}${suffix}`);
      }),
    );
  });

  test('baggage that was received is handed on as it is', () => {
    const { client } = setUp({ tracesSampleRate: 1, propagateTraceparent: true });
    client.continueTrace({ sentryTrace: `${T}-${S}-1`, baggage: 'x=y,sentry-release=theirs' }, () =>
      client.startSpan({ name: 'job' }, (span) => {
        expect(client.getTraceHeaders()).toEqual({
          'sentry-trace': `${T}-${span.spanId}-1`,
          baggage: 'sentry-release=theirs',
          traceparent: `00-${T}-${span.spanId}-01`,
        });
      }),
    );
  });

  test('the values that decide on sampling do not change once they were sent', () => {
    const { client } = setUp({ tracesSampleRate: 1 });
    client.startSpan({ name: 'first' }, (span) => {
      const told = client.getTraceHeaders().baggage;
      span.setName('second');
      expect(client.getTraceHeaders().baggage).toBe(told);
    });
  });

  test('those that are not sampled are counted with their spans', async () => {
    const { client, losses, transactions } = setUp({ tracesSampleRate: 0 });
    client.startSpan({ name: 'a' }, () => client.startSpan({ name: 'b' }, () => undefined));
    expect(await losses()).toEqual([
      { reason: 'sample_rate', category: 'transaction', quantity: 1 },
      { reason: 'sample_rate', category: 'span', quantity: 2 },
    ]);
    expect(transactions()).toEqual([]);
  });
});
