import type { Server } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

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

describe('a way that is not straight', () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((each) => each.close().closeAllConnections()));
  const listen = async (server: Server): Promise<number> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };

  test.each([301, 302, 307, 308])('is followed where the server has moved (%i)', async (status) => {
    const { port, events, received } = await start();
    const old = await listen(
      createServer((request, response) => {
        request.resume();
        response.writeHead(status, { location: `http://127.0.0.1:${port}/api/1/envelope/` }).end();
      }),
    );
    const client = createClient({ dsn: `http://key@127.0.0.1:${old}/1` });
    client.captureMessage('moved');
    expect(await client.flush()).toBe(true);
    expect(events().map(({ message }) => message)).toEqual(['moved']);
    expect(received[0]?.url).toContain('sentry_key=key');
  });

  test('is given up where it leads in a circle, and flush says so', async () => {
    const circle = createServer((request, response) => {
      request.resume();
      response.writeHead(308, { location: request.url }).end();
    });
    const client = createClient({ dsn: `http://key@127.0.0.1:${await listen(circle)}/1` });
    client.captureMessage('round');
    expect(await client.flush()).toBe(false);
  });

  test('is that by the proxy', async () => {
    const { port, dsn, events } = await start();
    const asked: unknown[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url, request.headers.host, request.headers['proxy-authorization']);
      const onward = httpRequest(request.url ?? '', { method: 'POST', headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    const client = createClient({ dsn, proxy: `http://me:secret@127.0.0.1:${await listen(proxy)}` });
    client.captureMessage('by proxy');
    expect(await client.flush()).toBe(true);
    expect(events()).toHaveLength(1);
    const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(asked).toEqual([expect.stringContaining(`http://127.0.0.1:${port}/api/1/`), `127.0.0.1:${port}`, basic]);
  });

  test('is left by a tunnel that only a page can take', async () => {
    const { dsn, events } = await start();
    const client = createClient({ dsn, tunnel: '/monitoring' });
    client.captureMessage('straight');
    expect(await client.flush()).toBe(true);
    expect(events()).toHaveLength(1);
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
