import { once } from 'node:events';
import { createServer, get, request as httpRequest } from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Client } from '../../core/client/client.ts';
import { createClient, instrument } from '../index.ts';
import type { RecordingServer } from '../testing/recording-server.ts';
import { startRecordingServer } from '../testing/recording-server.ts';

let recorder: RecordingServer;
let client: Client;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  recorder = await startRecordingServer();
  client = createClient({ dsn: recorder.dsn, tracesSampleRate: 1 });
  instrument(client);
});
afterEach(async () => {
  for (const each of closers.splice(0)) await each();
  await client.close();
  await recorder.close();
});

/** The first of two sets a user, the second fails. */
const serve = (what: string): void => {
  if (what.includes('alice')) client.scope.setUser({ id: 'alice' });
  else client.captureException(new Error(what));
};

test('a stream of HTTP/2 has a scope and a transaction of its own', async () => {
  const server = http2.createServer((request, response) => {
    serve(request.url);
    response.writeHead(request.url === '/fail' ? 500 : 200).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const session = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  closers.push(
    () => new Promise<void>((resolve) => server.close(() => resolve())),
    () => session.close(),
  );
  const read = (path: string): Promise<unknown> => once(session.request({ ':path': path }).resume(), 'end');
  await read('/alice?token=abc');
  await read('/fail');
  await client.flush();
  await recorder.until(() => recorder.transactions().length === 2, 'both transactions');
  expect(recorder.events()[0]).not.toHaveProperty('user');
  expect(recorder.events()[0]).toMatchObject({ transaction: 'GET /fail', request: { method: 'GET' } });
  const served = recorder.transactions().map(({ transaction, contexts }) => [transaction, contexts?.trace?.status]);
  expect(served).toEqual([
    ['GET /alice', 'ok'],
    ['GET /fail', 'internal_error'],
  ]);
  closers.reverse();
});

test('an upgraded connection has a scope of its own for all that comes by it', async () => {
  const server = createServer();
  server.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n');
    socket.on('data', (chunk: Buffer) => {
      serve(chunk.toString());
      socket.write('done');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  closers.push(() => server.close());
  const talk = async (text: string): Promise<void> => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: test\r\n\r\n');
    await once(socket, 'data');
    socket.write(text);
    await once(socket, 'data');
    socket.destroy();
  };
  await talk('alice');
  await talk('fail');
  await client.flush();
  expect(recorder.events()[0]).not.toHaveProperty('user');
  expect(recorder.events()[0]).toMatchObject({ transaction: 'GET /ws' });
});

test.each<[string, (url: string) => ReturnType<typeof get>]>([
  ['as a flat list', (url) => get(url, { headers: ['host', 'x', 'baggage', 'vendor=x'] as never })],
  [
    'as a list of pairs',
    (url) =>
      get(url, {
        headers: [
          ['host', 'x'],
          ['baggage', 'vendor=x'],
        ] as never,
      }),
  ],
  ['that ask before the body', (url) => httpRequest(url, { headers: { expect: '100-continue', baggage: 'vendor=x' } })],
])('headers %s carry the trace, merged with the baggage that is there', async (_what, call) => {
  let names: string[] = [];
  let baggage: string | undefined;
  const server = createServer((request, response) => {
    names = request.rawHeaders.filter((_, at) => at % 2 === 0);
    baggage = request.headers['baggage'] as string;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  await client.startSpan({ name: 'job' }, async () => {
    const request = call(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    request.end();
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
    response.resume();
  });
  expect(names.filter((name) => /sentry-trace|baggage/.test(name))).toHaveLength(2);
  expect(baggage).toMatch(/^vendor=x,.*sentry-trace_id=/);
});
