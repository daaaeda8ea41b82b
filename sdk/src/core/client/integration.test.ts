import { describe, expect, test } from 'vitest';

import { manualHost } from '../testing/manual-host.ts';
import { setUp } from '../testing/test-client.ts';
import { tracing } from '../tracing/tracer.ts';
import { Span, Transaction } from '../tracing/span.ts';
import { openDelivery } from '../client/open-delivery.ts';
import { newClient } from './new-client.ts';
import type { Integration } from './integration.ts';
import { install } from './integration.ts';

describe('integrations', () => {
  const recording = (name: string, steps: string[]): Integration => {
    return () => {
      steps.push(`${name} on`);
      return () => void steps.push(`${name} off`);
    };
  };

  test('are set up in their order, and close undoes them from the last to the first', async () => {
    const steps: string[] = [];
    const { client } = setUp({ integrations: ['a', 'b', 'c'].map((name) => recording(name, steps)) });
    expect(steps).toEqual(['a on', 'b on', 'c on']);
    await client.close();
    expect(steps.slice(3)).toEqual(['c off', 'b off', 'a off']);
    await client.close();
    expect(steps).toHaveLength(6);
  });

  test('that throw, in their set-up or in their undoing, are logged under debug and cost nothing else', async () => {
    const steps: string[] = [];
    const logged: unknown[] = [];
    const failing = (): never => {
      throw new Error('mine');
    };
    const host = manualHost({ log: (_message, detail) => logged.push((detail as Error).message) });
    const integrations = [recording('a', steps), failing, () => failing, recording('b', steps)];
    const client = install(newClient({ debug: true }, host, null, openDelivery), integrations);
    expect([steps, logged]).toEqual([['a on', 'b on'], ['mine']]);
    await client.close();
    expect(steps.slice(2)).toEqual(['b off', 'a off']);
    expect(logged).toEqual(['mine', 'mine']);
  });
});

describe('without tracing', () => {
  test('startSpan runs its callback with a span that keeps nothing, and answers or throws with it', async () => {
    const { client, transactions, events, envelopes } = setUp({ integrations: [], tracesSampleRate: 1 });
    const result = await client.startSpan({ name: 'job' }, async (span) => {
      span.setName('other').setData('rows', 3).setStatus('ok');
      span.child({ name: 'part' }).end();
      span.transaction.setMeasurement('lcp', 1);
      return client.startSpan({ name: 'inner' }, () => 7);
    });
    expect(result).toBe(7);
    expect(client.startSpan({ name: 'nothing' }, () => undefined)).toBeUndefined();
    expect(() =>
      client.startSpan({ name: 'fails' }, () => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    client.endTransaction(client.beginTransaction({ name: 'by hand' }));
    client.captureMessage('after');
    await client.flush();
    expect(transactions()).toEqual([]);
    expect(events()[0]?.contexts?.trace?.trace_id).toBe(client.root.trace.traceId);
    expect(envelopes[0]?.headers).not.toHaveProperty('trace');
  });

  test('continueTrace runs its callback, and no headers are made', () => {
    const { client } = setUp({ integrations: [] });
    expect(client.continueTrace({ sentryTrace: `${'a'.repeat(32)}-${'b'.repeat(16)}-1` }, () => 7)).toBe(7);
    expect(client.getTraceHeaders()).toEqual({});
  });

  test('the span takes every call that a transaction takes from an application', () => {
    const { client } = setUp({ integrations: [] });
    const forTheWire = ['constructor', 'toTraceContext', 'toWire', 'toEvent', 'addSpan'];
    const members = [Span, Transaction].flatMap((each) => Object.getOwnPropertyNames(each.prototype));
    const span = client.beginTransaction({ name: 'job' });
    expect(members.filter((name) => !forTheWire.includes(name) && !(name in span))).toEqual([]);
    expect(members).toContain('setMeasurement');
  });

  test('close takes tracing away, and an event whose beforeSend answers later keeps its trace', async () => {
    const { client, envelopes } = setUp({ integrations: [tracing()], beforeSend: async (event) => event });
    client.captureMessage('late');
    const closing = client.close();
    expect(client.getTraceHeaders()).toEqual({});
    await closing;
    expect(envelopes[0]?.headers.trace).toMatchObject({ trace_id: client.root.trace.traceId });
  });
});
