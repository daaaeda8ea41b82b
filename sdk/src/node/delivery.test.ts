import { afterEach, describe, expect, test } from 'vitest';

import type { Exception } from '../wire/event.ts';
import { createClient } from './index.ts';
import type { RecordingServer } from './testing/recording-server.ts';
import { startRecordingServer } from './testing/recording-server.ts';

let server: RecordingServer | undefined;
afterEach(() => server?.close());
const start = async (port?: number): Promise<RecordingServer> => (server = await startRecordingServer(port));

describe('over the real network', () => {
  test('1,000 errors captured at once all arrive, over few connections', async () => {
    const { dsn, events, connections } = await start();
    const client = createClient({ dsn });
    const before = process.memoryUsage().rss;
    for (let at = 0; at < 1000; at++) client.captureException(new Error(`error ${at}`));
    expect(await client.flush(20_000)).toBe(true);
    expect(new Set(events().map(({ event_id }) => event_id)).size).toBe(1000);
    expect(connections()).toBeLessThanOrEqual(8);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  test('a server that hangs costs bounded memory, and what had to go is reported', async () => {
    const { dsn, reply, close } = await start();
    reply(() => ({ hang: true }));
    const client = createClient({ dsn, queue: { maxBytes: 200_000 } });
    for (let at = 0; at < 500; at++) client.captureException(new Error(`error ${at}`));
    expect(await client.flush(50)).toBe(false);
    await close();
    const again = await start(Number(new URL(dsn).port));
    await again.until(() => again.events().length > 10, 'the rest');
    await client.flush();
    const lost = again.losses().reduce((sum, { quantity }) => sum + quantity, 0);
    expect(lost).toBeGreaterThan(100);
    expect(again.events().length + lost).toBe(500);
  });

  test('errors wait for a server that is away for a while', async () => {
    const { dsn, port, close } = await start();
    await close();
    const client = createClient({ dsn });
    for (let at = 0; at < 50; at++) client.captureMessage(`message ${at}`);
    await client.flush(300);
    const back = await start(port);
    await back.until(() => back.events().length === 50, 'all messages');
  });

  test('a request names its client, its key and its bytes; large ones are compressed', async () => {
    const { dsn, received } = await start();
    const client = createClient({ dsn });
    client.captureException(new Error('x'), { extra: { bulk: 'y'.repeat(5000) } });
    await client.flush();
    expect(received[0]).toMatchObject({
      url: expect.stringMatching(/^\/api\/1\/envelope\/\?sentry_version=7&sentry_key=key&sentry_client=breakwater/),
      headers: { 'content-encoding': 'gzip', 'content-type': 'application/x-sentry-envelope' },
    });
  });

  test('a limit stops its category only, is counted, and ends', async () => {
    const { dsn, reply, events, transactions, losses, received } = await start();
    reply((request) => (request === 0 ? { headers: { 'x-sentry-rate-limits': '1:error:key' } } : {}));
    const client = createClient({ dsn, tracesSampleRate: 1 });
    client.captureMessage('first');
    await client.flush();
    client.captureMessage('limited');
    client.startSpan({ name: 'not limited' }, () => undefined);
    await client.flush();
    expect(events().map(({ message }) => message)).toEqual(['first']);
    expect(transactions()).toHaveLength(1);
    expect(losses()).toEqual([{ reason: 'ratelimit_backoff', category: 'error', quantity: 1 }]);
    expect(received).toHaveLength(2);
    const arrived = (): boolean => events().some(({ message }) => message === 'after');
    await server?.until(() => {
      client.captureMessage('after');
      return arrived();
    }, 'the limit to end');
    expect(events().map(({ message }) => message)).not.toContain('limited');
  });
});

describe('an event of Node', () => {
  test('tells of its machine, and shows its source lines', async () => {
    const { dsn, events } = await start();
    const client = createClient({ dsn });
    client.captureException(new Error('with source'));
    await client.flush();
    const [event] = events();
    expect(event).toMatchObject({
      platform: 'node',
      server_name: expect.any(String),
      contexts: {
        runtime: { name: 'node', version: process.version },
        os: { name: expect.any(String) },
        device: { arch: process.arch },
      },
    });
    const frame = (event!.exception as { values: Exception[] }).values[0]?.stacktrace?.frames?.at(-1);
    expect(frame).toMatchObject({
      filename: expect.stringMatching(/^\/.*delivery\.test\.ts$/),
      in_app: true,
      context_line: expect.stringContaining("new Error('with source')"),
    });
    expect(frame?.pre_context).toHaveLength(5);
  });
});

test('two clients in one process stay apart', async () => {
  const one = await startRecordingServer();
  const two = await start();
  const clients = [
    createClient({ dsn: one.dsn, release: 'one' }),
    createClient({ dsn: two.dsn, release: 'two' }),
  ] as const;
  clients[0].scope.setUser({ id: 'one' });
  await Promise.all(
    clients.map((client, at) =>
      client.withScope(async (scope) => {
        scope.setTag('client', String(at));
        await new Promise((resolve) => setImmediate(resolve));
        client.captureException(new Error(`of ${at}`));
        await client.flush();
      }),
    ),
  );
  expect(one.events()).toEqual([
    expect.objectContaining({ release: 'one', tags: { client: '0' }, user: { id: 'one' } }),
  ]);
  expect(two.events()).toEqual([expect.objectContaining({ release: 'two', tags: { client: '1' } })]);
  expect(two.events()[0]).not.toHaveProperty('user');
  await one.close();
});
