import type { RequestListener, Server } from 'node:http';
import { createServer, get, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Client } from '../../core/client/client.ts';
import type { ClientOptions } from '../../core/client/options.ts';
import { createClient, httpServer, instrument } from '../index.ts';
import type { RecordingServer } from '../testing/recording-server.ts';
import { startRecordingServer } from '../testing/recording-server.ts';

let recorder: RecordingServer;
const opened: Server[] = [];
const clients: Client[] = [];

beforeEach(async () => void (recorder = await startRecordingServer()));
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const server of opened.splice(0)) server.close().closeAllConnections();
  await recorder.close();
});

function startClient(options: ClientOptions = {}): Client {
  const client = createClient({ dsn: recorder.dsn, tracesSampleRate: 1, ...options });
  instrument(client);
  clients.push(client);
  return client;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const read = (url: string, headers: Record<string, string> = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, { headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve(body));
    }).on('error', reject);
  });

const T = '0123456789abcdef0123456789abcdef';
const S = '0123456789abcdef';

describe('an incoming request', () => {
  test('becomes a transaction that continues the caller, with a scope of its own', async () => {
    const client = startClient();
    const url = await serve((request, response) => {
      client.scope.setTag('path', request.url ?? '');
      setTimeout(() => {
        if (request.url?.startsWith('/fails')) client.captureException(new Error('failed'));
        response.statusCode = request.url?.startsWith('/fails') ? 500 : 200;
        response.end('ok');
      }, 5);
    });
    await Promise.all([
      read(`${url}/fails?token=s3cret&a=1`, {
        'sentry-trace': `${T}-${S}-1`,
        cookie: 'id=s3cret',
        'x-forwarded-for': '1.2.3.4',
      }),
      read(`${url}/works`),
    ]);
    await recorder.until(() => recorder.transactions().length === 2 && recorder.events().length === 1, 'all to arrive');

    const [event] = recorder.events();
    expect(event).toMatchObject({
      transaction: 'GET /fails',
      tags: { path: '/fails?token=[Filtered]&a=1' },
      contexts: { trace: { trace_id: T } },
      request: {
        method: 'GET',
        url: `${url}/fails`,
        query_string: 'token=[Filtered]&a=1',
        headers: { cookie: '[Filtered]' },
      },
    });
    expect(JSON.stringify(event)).not.toMatch(/s3cret|1\.2\.3\.4/);

    const failed = recorder.transactions().find(({ transaction }) => transaction === 'GET /fails');
    expect(failed?.contexts?.trace).toMatchObject({
      trace_id: T,
      parent_span_id: S,
      op: 'http.server',
      status: 'internal_error',
      data: { 'http.response.status_code': 500 },
    });
    const works = recorder.transactions().find(({ transaction }) => transaction === 'GET /works');
    expect(works).toMatchObject({ tags: { path: '/works' }, contexts: { trace: { status: 'ok' } } });
    expect(works?.contexts?.trace?.trace_id).not.toBe(T);
  });

  test('that the caller gave up is cancelled', async () => {
    startClient();
    const url = await serve((request) => request.socket.destroy());
    await expect(read(`${url}/gone`)).rejects.toThrow();
    await recorder.until(() => recorder.transactions().length === 1, 'the transaction');
    expect(recorder.transactions()[0]?.contexts?.trace?.status).toBe('cancelled');
  });

  test('without tracing still has a scope of its own, its name, and the trace of the caller', async () => {
    const client = createClient({ dsn: recorder.dsn, tracesSampleRate: 1, integrations: [httpServer()] });
    clients.push(client);
    const url = await serve((request, response) => {
      client.scope.setTag('path', request.url ?? '');
      client.captureException(new Error('failed'));
      response.end();
    });
    await read(`${url}/a?x=1`, { 'sentry-trace': `${T}-${S}-1` });
    client.captureMessage('outside');
    await client.flush();
    const inside = recorder.events().find(({ message }) => !message);
    const outside = recorder.events().find(({ message }) => message);
    expect(inside).toMatchObject({
      transaction: 'GET /a',
      tags: { path: '/a?x=1' },
      request: { url: `${url}/a` },
      contexts: { trace: { trace_id: T } },
    });
    expect(outside).not.toHaveProperty('tags');
    expect(recorder.transactions()).toEqual([]);
  });

  test('is not recorded after close', async () => {
    const client = startClient();
    await client.close();
    const url = await serve((request, response) => response.end(request.headers['sentry-trace'] ?? 'none'));
    expect(await read(url)).toBe('none');
    expect(await (await fetch(url)).text()).toBe('none');
    expect(recorder.received).toEqual([]);
  });
});

describe('an outgoing request', () => {
  const echo: RequestListener = (request, response) => {
    response.statusCode = request.url === '/missing' ? 404 : 200;
    response.end(JSON.stringify(request.headers));
  };

  test.each<[string, (url: string) => Promise<string>]>([
    ['by http.get', (url) => read(url, { baggage: 'vendor=x' })],
    ['by fetch', async (url) => (await fetch(url, { headers: { baggage: 'vendor=x' } })).text()],
  ])('%s becomes a span and a breadcrumb, and carries the trace', async (_what, call) => {
    const client = startClient();
    const url = await serve(echo);
    const { headers, traceId } = await client.startSpan({ name: 'job' }, async (span) => {
      const headers = JSON.parse(await call(`${url}/missing`)) as Record<string, string>;
      client.captureMessage('after');
      return { headers, traceId: span.traceId };
    });
    await recorder.until(
      () => recorder.transactions().some(({ transaction }) => transaction === 'GET /missing'),
      'the server',
    );
    await client.flush();

    const job = recorder.transactions().find(({ transaction }) => transaction === 'job');
    const span = job?.spans?.find((each) => each?.op === 'http.client');
    expect(span).toMatchObject({ description: `GET ${url}/missing`, status: 'not_found' });
    expect(headers['sentry-trace']).toBe(`${traceId}-${span?.span_id}-1`);
    expect(headers['baggage']).toContain('vendor=x');
    expect(headers['baggage']).toContain(`sentry-trace_id=${traceId}`);
    const served = recorder.transactions().find(({ transaction }) => transaction === 'GET /missing');
    expect(served?.contexts?.trace).toMatchObject({ trace_id: traceId, parent_span_id: span?.span_id });
    expect(recorder.events()[0]?.breadcrumbs).toContainEqual(
      expect.objectContaining({ type: 'http', level: 'warning', data: expect.objectContaining({ status_code: 404 }) }),
    );
  });

  test('by a body that is written in parts carries the trace as well', async () => {
    const client = startClient();
    const url = await serve(echo);
    const headers = await client.startSpan(
      { name: 'job' },
      () =>
        new Promise<Record<string, string>>((resolve) => {
          const request = httpRequest(url, { method: 'POST' }, (response) => {
            let body = '';
            response.on('data', (chunk: Buffer) => (body += chunk.toString()));
            response.on('end', () => resolve(JSON.parse(body) as Record<string, string>));
          });
          request.write('part');
          request.end('end');
        }),
    );
    expect(headers['sentry-trace']).toMatch(/-1$/);
  });

  test('to anywhere else than the targets carries nothing', async () => {
    startClient({ tracePropagationTargets: ['api.example.com', /^https:\/\/own\./] });
    const url = await serve(echo);
    expect(await read(url)).not.toContain('sentry-trace');
    expect(await (await fetch(url)).text()).not.toContain('sentry-trace');
  });

  test('that fails ends its span', async () => {
    const client = startClient();
    const gone = await startRecordingServer();
    await gone.close();
    await client.startSpan({ name: 'job' }, async () => {
      await expect(read(`http://127.0.0.1:${gone.port}/`)).rejects.toThrow();
      await expect(fetch(`http://127.0.0.1:${gone.port}/`)).rejects.toThrow();
    });
    await client.flush();
    expect(recorder.transactions()[0]?.spans?.map((span) => span?.status)).toEqual(['unknown_error', 'unknown_error']);
  });
});
