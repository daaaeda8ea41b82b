import { describe, expect, test } from 'vitest';

import type { Event, Exception } from '../../wire/event.ts';
import { DSN, setUp } from '../testing/test-client.ts';
import type { ClientOptions } from './options.ts';

const exceptionOf = (event: Event | undefined): Exception | undefined =>
  (event?.exception as { values: Exception[] } | undefined)?.values.at(-1);

describe('a captured error', () => {
  test('arrives with what the client, the scope and the call say of it', async () => {
    const { client, events, envelopes } = setUp({ release: 'shop@1', environment: 'test', dist: '7' });
    client.scope.setUser({ id: 1 }).setTag('a', 'scope').setTag('b', 'scope').setContext('cart', { items: 2 });
    client.addBreadcrumb({ message: 'before' });
    const id = client.captureException(new TypeError('boom'), {
      tags: { b: 'call' },
      extra: { n: 1n },
      level: 'warning',
    });
    await client.flush();

    const [event] = events();
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(event).toMatchObject({
      event_id: id,
      level: 'warning',
      platform: 'node',
      release: 'shop@1',
      environment: 'test',
      dist: '7',
      user: { id: 1 },
      tags: { a: 'scope', b: 'call' },
      extra: { n: '[BigInt: 1]' },
      contexts: { cart: { items: 2 }, trace: { trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) } },
      breadcrumbs: [{ message: 'before' }],
      sdk: { name: 'breakwater.test' },
    });
    expect(exceptionOf(event)?.stacktrace?.frames?.at(-1)?.filename).toContain('client.test.ts');
    expect(envelopes[0]?.headers).toMatchObject({
      event_id: id,
      sent_at: expect.any(String),
      trace: { public_key: 'key', release: 'shop@1', environment: 'test' },
    });
    expect(envelopes[0]?.headers).not.toHaveProperty('dsn');
  });

  test('is sent once, however many handlers it passes', async () => {
    const { client, events } = setUp();
    const error = new Error('once');
    const id = client.captureException(error);
    expect(client.captureException(error)).toBe(id);
    await client.flush();
    expect(events()).toHaveLength(1);
  });

  test('that is no error has the stack of its caller, without our frames', async () => {
    const { client, events } = setUp();
    (function caller() {
      client.captureException('text');
    })();
    await client.flush();
    expect(exceptionOf(events()[0])?.stacktrace?.frames?.at(-1)?.function).toBe('caller');
  });

  test('has no secrets, wherever they hide', async () => {
    const { client, events } = setUp();
    client.scope
      .setContext('login', { password: 'p4ss', url: 'https://a:p4ss@x.y/?token=p4ss' })
      .setExtra('apiKey', 'p4ss');
    client.addBreadcrumb({ data: { authorization: 'p4ss', deep: [{ secret: 'p4ss' }] } });
    client.captureEvent({ request: { headers: { Cookie: 'p4ss' }, query_string: 'a=1&password=p4ss' } });
    await client.flush();
    expect(JSON.stringify(events()[0])).not.toContain('p4ss');
  });

  test('that breaks whatever it touches does not break the application', async () => {
    const { client, events, losses } = setUp();
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('trap');
      },
    });
    expect(() => client.captureException(hostile)).not.toThrow();
    expect(() => client.captureEvent(null as unknown as Event)).not.toThrow();
    expect(await losses()).toEqual([]);
    expect(exceptionOf(events()[0])?.value).toBe('[Throws: trap]');
  });
});

test.each([
  [0.5, { client_sample_rate: 0.5 }],
  [1, undefined],
  [undefined, undefined],
])('an error that is kept at the sample rate %j names it as %j', async (sampleRate, named) => {
  const { client, events } = setUp(sampleRate === undefined ? {} : { sampleRate });
  for (let sent = 0; sent < 50; sent++) client.captureEvent({ contexts: { cart: { items: 2 } } });
  await client.flush();
  expect(events()[0]?.contexts).toMatchObject({ cart: { items: 2 } });
  expect(events()[0]?.contexts?.['error_sampling']).toEqual(named);
});

describe('an event that is not sent is counted', () => {
  test.each<[string, ClientOptions, string]>([
    ['by sampleRate', { sampleRate: 0 }, 'sample_rate'],
    ['by ignoreErrors', { ignoreErrors: ['boo'] }, 'ignored'],
    ['by an expression', { ignoreErrors: [/^Error: b.o/] }, 'ignored'],
    ['by beforeSend', { beforeSend: () => null }, 'before_send'],
    ['by an asynchronous beforeSend', { beforeSend: async () => null }, 'before_send'],
    [
      'by a beforeSend that throws',
      {
        beforeSend: () => {
          throw new Error('mine');
        },
      },
      'callback_error',
    ],
    ['by a beforeSend that rejects', { beforeSend: () => Promise.reject(new Error('mine')) }, 'callback_error'],
  ])('%s', async (_what, options, reason) => {
    const { client, events, losses } = setUp(options);
    client.captureException(new Error('boom'));
    expect(await losses()).toEqual([{ reason, category: 'error', quantity: 1 }]);
    expect(events()).toEqual([]);
  });

  test('by an event processor of the scope', async () => {
    const { client, losses } = setUp();
    client.scope.addEventProcessor(() => null);
    client.captureMessage('x');
    expect(await losses()).toEqual([{ reason: 'event_processor', category: 'error', quantity: 1 }]);
  });
});

test('beforeSend may change the event, late as well, and flush waits for it', async () => {
  const { client, events } = setUp({
    beforeSend: async (event) => ({ ...event, tags: { late: true }, extra: { password: 'x' } }),
  });
  client.captureMessage('hello', 'warning');
  await client.flush();
  expect(events()[0]).toMatchObject({
    message: 'hello',
    level: 'warning',
    tags: { late: true },
    extra: { password: '[Filtered]' },
  });
});

test('a message has a stack only if asked', async () => {
  const [plain, asked] = [setUp(), setUp({ attachStacktrace: true })];
  for (const { client } of [plain, asked]) client.captureMessage('hello');
  await Promise.all([plain.client.flush(), asked.client.flush()]);
  expect(plain.events()[0]).toMatchObject({ level: 'info', message: 'hello' });
  expect(plain.events()[0]).not.toHaveProperty('exception');
  expect(exceptionOf(asked.events()[0])).toMatchObject({ value: 'hello', mechanism: { synthetic: true } });
  expect(exceptionOf(asked.events()[0])?.stacktrace?.frames?.at(-1)?.filename).toContain('client.test.ts');
});

test('behind a tunnel the envelope carries the DSN', async () => {
  const { client, envelopes } = setUp({ tunnel: 'https://app/tunnel' });
  client.captureMessage('x');
  await client.flush();
  expect(envelopes[0]?.headers.dsn).toBe(DSN);
});

test("an event over the server's limit loses its bulk and arrives", async () => {
  const { client, events } = setUp();
  const bulk = Array.from({ length: 150 }, () => 'x'.repeat(16_000));
  client.captureException(new Error('big'), { extra: { bulk } });
  await client.flush();
  expect(exceptionOf(events()[0])?.value).toBe('big');
  expect(events()[0]).not.toHaveProperty('extra');
});

test('data set within withScope is gone afterwards', async () => {
  const { client, events } = setUp();
  client.scope.setTag('outer', '1');
  client.withScope((scope) => {
    scope.setTag('inner', '1');
    client.captureMessage('in');
  });
  client.captureMessage('out');
  await client.flush();
  expect(events().map(({ tags }) => tags)).toEqual([{ outer: '1', inner: '1' }, { outer: '1' }]);
});

test('breadcrumbs are bounded and may be refused', async () => {
  const { client, events } = setUp({
    maxBreadcrumbs: 2,
    beforeBreadcrumb: (crumb) => (crumb.message === 'no' ? null : crumb),
  });
  for (const message of ['a', 'b', 'no', 'c']) client.addBreadcrumb({ message });
  client.captureMessage('x');
  await client.flush();
  expect((events()[0]!.breadcrumbs as { message: string }[]).map(({ message }) => message)).toEqual(['b', 'c']);
});

test('clients do not know of each other', async () => {
  const one = setUp();
  const two = setUp();
  one.client.scope.setTag('of', 'one');
  two.client.captureMessage('x');
  await two.client.flush();
  expect(two.events()[0]).not.toHaveProperty('tags');
  expect(one.events()).toEqual([]);
});

test('after close nothing is captured', async () => {
  const { client, events } = setUp();
  client.captureMessage('before');
  await client.close();
  client.captureMessage('after');
  await client.flush();
  expect(events().map(({ message }) => message)).toEqual(['before']);
});

test('null for options, as plain JavaScript may give it, is no options', async () => {
  const { client, events } = setUp({ tracesSampleRate: 1 });
  client.captureException(new Error('boom'), null);
  expect(client.continueTrace(null, () => 7)).toBe(7);
  await client.flush();
  expect(exceptionOf(events()[0])?.value).toBe('boom');
});
