import { expect, test } from 'vitest';

import { decodeEnvelope } from '../../wire/envelope.ts';
import { decodeText } from '../../wire/platform.ts';
import { openDelivery } from '../client/open-delivery.ts';
import { DSN } from '../testing/test-client.ts';
import { manualHost } from '../testing/manual-host.ts';
import type { OpenDelivery } from './delivery.ts';
import { newClient } from './new-client.ts';
import type { ClientOptions } from './options.ts';
import { staged } from './staged.ts';

type Payload = Record<string, unknown> & { discarded_events?: unknown[]; tags?: unknown; contexts?: unknown };

function setUp(
  load: () => Promise<{ openDelivery: OpenDelivery }>,
  options: ClientOptions = {},
  isOnline = () => true,
  answer = () => 200,
) {
  const sent: [string, Payload][] = [];
  let url = 'https://shop.example/cart?coupon=7#top';
  const host = manualHost({ enrich: (event) => void (event.request = { url, ...event.request }) });
  const client = newClient(
    { dsn: DSN, release: 'shop@1', ...options },
    host,
    async (body) => {
      if (!isOnline()) throw new Error('offline');
      for (const { headers, payload } of decodeEnvelope(body).items)
        sent.push([headers.type, JSON.parse(decodeText(payload)) as Payload]);
      return { status: answer() };
    },
    staged(load),
  );
  return {
    client,
    host,
    moveTo: (next: string) => void (url = next),
    events: () => sent.filter(([type]) => type === 'event').map(([, payload]) => payload),
    losses: () => sent.flatMap(([, { discarded_events = [] }]) => discarded_events),
  };
}

const refuse = (): Promise<never> => Promise.reject(new Error('blocked'));

test('an event is made later as of when it was captured', async () => {
  let loads = 0;
  const { client, events, losses, moveTo } = setUp(async () => {
    loads++;
    return { openDelivery };
  });
  client.scope.setTag('step', 1);
  client.captureException(new Error('first'), { extra: { password: 'p4ss' } });
  client.captureMessage('second');
  client.scope.setTag('step', 2);
  moveTo('https://shop.example/paid');
  expect(events()).toEqual([]);
  await client.flush();
  client.captureMessage('third');
  await client.flush();

  expect(loads).toBe(1);
  expect(events()).toMatchObject([
    {
      exception: { values: [{ value: 'first' }] },
      tags: { step: 1 },
      extra: { password: '[Filtered]' },
      request: { url: 'https://shop.example/cart?coupon=7#top' },
    },
    { message: 'second', tags: { step: 1 } },
    { message: 'third', tags: { step: 2 }, request: { url: 'https://shop.example/paid' } },
  ]);
  expect(losses()).toEqual([]);
});

test('where the later part cannot be loaded, errors are sent short and counted, and it is tried three times', async () => {
  let loads = 0;
  const { client, events, losses } = setUp(() => {
    loads++;
    return refuse();
  });
  client.scope.setTag('kept', 'later');
  const error = Object.assign(new TypeError('m'.repeat(2000)), {
    stack: 'TypeError: m\n    at f (https://a.b/x.js:1:2)',
  });
  const id = client.captureException(error);
  await client.flush();
  expect(events()).toEqual([
    expect.objectContaining({
      event_id: id,
      level: 'error',
      release: 'shop@1',
      request: { url: 'https://shop.example/cart' },
    }),
  ]);
  expect(events()[0]).toMatchObject({
    exception: {
      values: [
        {
          type: 'TypeError',
          value: 'm'.repeat(1000),
          stacktrace: { frames: [{ filename: 'https://a.b/x.js', function: 'f', lineno: 1, colno: 2 }] },
        },
      ],
    },
  });
  expect(events()[0]).not.toHaveProperty('tags');
  for (let at = 0; at < 5; at++) {
    client.captureMessage('again');
    await client.flush();
  }
  expect(loads).toBe(3);
  expect(events()).toHaveLength(6);
  expect(losses()).toContainEqual({ reason: 'lazy_load_failed', category: 'internal', quantity: 1 });
});

test('a page that goes away before sends short what it holds, as beforeSend leaves it', async () => {
  const { client, host, events } = setUp(() => new Promise(() => undefined), {
    beforeSend: (event) => ('tags' in event ? event : { ...event, tags: { asked: true } }),
  });
  client.captureException('a text');
  client.captureEvent({ message: 'made by hand' });
  client.flushAtOnce();
  await host.advance(0);
  expect(events()).toMatchObject([
    { exception: { values: [{ value: 'a text' }] }, tags: { asked: true } },
    { exception: { values: [{ value: 'made by hand' }] } },
  ]);
});

test('an error that reaches no server waits, and is sent whole once the later part is there', async () => {
  let isOnline = false;
  const { client, events } = setUp(
    () => (isOnline ? Promise.resolve({ openDelivery }) : refuse()),
    {},
    () => isOnline,
  );
  client.captureException(new Error('offline'), { tags: { from: 'call' } });
  expect(await client.flush(100)).toBe(false);
  isOnline = true;
  client.captureMessage('online');
  expect(await client.flush()).toBe(true);
  expect(events()).toMatchObject([
    { exception: { values: [{ value: 'offline' }] }, tags: { from: 'call' } },
    { message: 'online' },
  ]);
});

test('transactions that cannot be made are lost, and counted with their spans', async () => {
  const { client, losses } = setUp(refuse);
  client.submit({
    event: { type: 'transaction', spans: [{}, {}] },
    category: 'transaction',
    around: client.context,
    hint: {},
  });
  client.captureMessage('one');
  await client.flush();
  expect(losses()).toContainEqual({ reason: 'lazy_load_failed', category: 'span', quantity: 3 });
});

test('errors that reach no server are sent again by themselves, less and less often, and count once', async () => {
  let isOnline = false;
  let asked = 0;
  const { client, host, events, losses } = setUp(refuse, {}, () => (asked++, isOnline));
  for (let at = 0; at < 20; at++) client.captureMessage(`offline ${at}`);
  await host.advance(1000);
  for (let at = 0; at < 20; at++) client.captureMessage(`offline later ${at}`);
  await host.advance(5 * 60_000);
  expect(asked).toBeLessThan(250);
  isOnline = true;
  await host.advance(10 * 60_000);
  expect(events()).toHaveLength(40);
  expect(events()[0]).toMatchObject({ level: 'info' });
  expect(losses()).toEqual(
    Array.from({ length: 40 }, () => ({ reason: 'lazy_load_failed', category: 'internal', quantity: 1 })),
  );
});

test('counts outlive a refusal, and leave with the page', async () => {
  let status = 500;
  const { client, host, losses } = setUp(
    refuse,
    { beforeSend: (event) => (JSON.stringify(event).includes('dropped') ? null : event) },
    () => true,
    () => status,
  );
  client.captureMessage('dropped');
  client.captureMessage('refused');
  await host.advance(0);
  const before = losses().length;
  status = 200;
  client.flushAtOnce();
  await host.advance(0);
  expect(losses().slice(before)).toEqual([
    { reason: 'before_send', category: 'error', quantity: 1 },
    { reason: 'send_error', category: 'error', quantity: 1 },
  ]);
});
