// @vitest-environment happy-dom
import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import type { ClientOptions } from '../core/client/options.ts';
import type { Breadcrumb, Event, Exception } from '../wire/event.ts';
import { decodeEnvelope } from '../wire/envelope.ts';
import { pathOf } from './integrations/clicks.ts';
import { close, createClient, flush, init, setTag, startSpan } from './index.ts';

let server: Server;
let url = '';
const events: Event[] = [];
const asked: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*');
      if (request.method !== 'POST') {
        if (request.method === 'GET') asked.push(request.headers);
        return void response
          .writeHead(request.method === 'GET' && request.url?.startsWith('/missing') ? 404 : 200)
          .end();
      }
      for (const { headers, payload } of decodeEnvelope(Buffer.concat(chunks)).items) {
        if (/event|transaction/.test(headers.type)) events.push(JSON.parse(new TextDecoder().decode(payload)) as Event);
      }
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close().closeAllConnections());
beforeEach(() => {
  events.length = 0;
  asked.length = 0;
});
afterEach(async () => {
  await close();
  document.head.innerHTML = '';
});

const start = (options: ClientOptions = {}) => init({ dsn: url.replace('://', '://key@') + '/1', ...options });
const exceptionOf = (event: Event | undefined): Exception | undefined =>
  (event?.exception as { values: Exception[] })?.values.at(-1);
const errorEvent = (details: ErrorEventInit): ErrorEvent => new ErrorEvent('error', details);

describe('errors that nobody caught', () => {
  test('are sent with the page and what happened before', async () => {
    start();
    document.body.innerHTML = '<form id="f"><button class="go big" name="send">Pay with card 1234</button></form>';
    document.querySelector('button')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    console.warn('careful', { secret: 1 });
    history.pushState({}, '', '/next?token=abc');
    window.dispatchEvent(errorEvent({ error: new TypeError('boom'), message: 'Uncaught TypeError: boom' }));
    await flush();
    const [event] = events;
    expect(exceptionOf(event)).toMatchObject({
      type: 'TypeError',
      value: 'boom',
      mechanism: { type: 'onerror', handled: false },
    });
    expect(event?.request).toMatchObject({
      url: expect.stringContaining('/next?token=[Filtered]'),
      headers: { 'User-Agent': expect.any(String) },
    });
    expect(event?.sdk?.settings).toEqual({ infer_ip: 'never' });
    const breadcrumbs = event?.breadcrumbs as Breadcrumb[];
    expect(breadcrumbs.map(({ category }) => category)).toEqual(['ui.click', 'console', 'navigation']);
    expect(breadcrumbs[0]?.message).toBe('body > form#f > button.go.big[name="send"]');
    expect(JSON.stringify(breadcrumbs)).not.toContain('1234');
  });

  test('that come as a text only have the place the browser names', async () => {
    start();
    window.dispatchEvent(
      errorEvent({
        message: 'Uncaught ReferenceError: x is not defined',
        filename: 'https://cdn/a.js',
        lineno: 3,
        colno: 4,
      }),
    );
    await flush();
    expect(exceptionOf(events[0])).toMatchObject({
      type: 'ReferenceError',
      value: 'x is not defined',
      stacktrace: { frames: [{ filename: 'https://cdn/a.js', lineno: 3, colno: 4 }] },
    });
  });

  test('that are no errors have the place that the browser names, or none, and never a frame of ours', async () => {
    start();
    window.dispatchEvent(
      errorEvent({ error: 'a text', message: 'Uncaught a text', filename: 'https://cdn/a.js', lineno: 3 }),
    );
    window.dispatchEvent(Object.assign(new globalThis.Event('unhandledrejection'), { reason: { code: 1 } }));
    window.dispatchEvent(new globalThis.Event('error'));
    await flush();
    expect(events.map((event) => exceptionOf(event)?.stacktrace?.frames?.map((frame) => frame?.filename))).toEqual([
      ['https://cdn/a.js'],
      undefined,
    ]);
  });

  test('have 50 frames, while the SDK is in place and nobody has set another limit', async () => {
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = 10;
    start();
    expect(Error.stackTraceLimit).toBe(50);
    await close();
    expect(Error.stackTraceLimit).toBe(10);
    Error.stackTraceLimit = 3;
    start();
    expect(Error.stackTraceLimit).toBe(3);
    Error.stackTraceLimit = before;
  });

  test('and rejections are sent once', async () => {
    start();
    const reason = new Error('rejected');
    const rejection = Object.assign(new globalThis.Event('unhandledrejection'), { reason });
    window.dispatchEvent(rejection);
    window.dispatchEvent(rejection);
    await flush();
    expect(events.map((event) => exceptionOf(event)?.mechanism?.type)).toEqual(['onunhandledrejection']);
  });

  test('are not sent by a client of its own', async () => {
    const client = createClient({ dsn: url.replace('://', '://key@') + '/1' });
    window.dispatchEvent(errorEvent({ error: new Error('not mine') }));
    await client.flush();
    expect(events).toEqual([]);
  });
});

describe('requests', () => {
  test('become spans and breadcrumbs, and carry the trace to where it may go', async () => {
    start({ tracesSampleRate: 1, tracePropagationTargets: [url] });
    await startSpan({ name: 'job' }, async (span) => {
      await fetch(`${url}/missing?token=abc`, { headers: { baggage: 'vendor=x' } });
      expect(asked[0]?.['sentry-trace']).toMatch(new RegExp(`^${span?.traceId}-.*-1$`));
      expect(asked[0]?.['baggage']).toMatch(/^vendor=x,.*sentry-trace_id=/);
    });
    await close();
    const spans = events.flatMap((event) => event.spans ?? []);
    expect(spans).toContainEqual(
      expect.objectContaining({ op: 'http.client', description: `GET ${url}/missing`, status: 'not_found' }),
    );
  });

  test('to other origins carry nothing by default', async () => {
    start({ tracesSampleRate: 1 });
    await fetch(`${url}/`);
    expect(asked[0]).not.toHaveProperty('sentry-trace');
  });

  test('reach the fetch of the page with the arguments that the application gave, and no others', async () => {
    const plain = globalThis.fetch;
    const counts: number[] = [];
    globalThis.fetch = (...given: unknown[]) => {
      counts.push(given.length);
      return Promise.reject(new TypeError('refused'));
    };
    start();
    const bare = fetch as (...given: unknown[]) => Promise<Response>;
    await Promise.allSettled([bare(), bare('https://elsewhere.example/')]);
    await close();
    globalThis.fetch = plain;
    expect(counts.slice(0, 2)).toEqual([0, 1]);
  });

  test('that are wrong fail as the browser has them fail', async () => {
    start();
    await expect(fetch('http://[', { headers: { 'bad name': 'x' } })).rejects.toThrow();
  });
});

test('a page load continues the trace of the server, and later errors stay in it', async () => {
  const trace = '0123456789abcdef0123456789abcdef';
  document.head.innerHTML = `<meta name="sentry-trace" content="${trace}-0123456789abcdef-1">`;
  const client = start({ tracesSampleRate: 0 });
  const before = client.context.span;
  expect(before).toMatchObject({ traceId: trace, op: 'pageload', sampled: true });
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new globalThis.Event('visibilitychange'));
  client.captureMessage('later');
  await flush();
  expect(events.map(({ type }) => type)).toEqual(['transaction', undefined]);
  expect(events[1]?.contexts?.trace?.trace_id).toBe(trace);
});

test('a navigation begins a trace of its own, with nothing left of the one before', async () => {
  document.head.innerHTML = `<meta name="sentry-trace" content="${'a'.repeat(32)}-0123456789abcdef-1"><meta name="baggage" content="sentry-release=theirs">`;
  const client = start({ tracesSampleRate: 1, release: 'ours' });
  expect(client.getTraceHeaders().baggage).toBe('sentry-release=theirs');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1000 });
  history.pushState({}, '', '/elsewhere');
  vi.useRealTimers();
  const { span } = client.context;
  expect(span).toMatchObject({ op: 'navigation', name: '/elsewhere', parentSpanId: undefined });
  expect(span?.traceId).not.toBe('a'.repeat(32));
  expect(client.root.trace).toEqual({ traceId: span?.traceId });
  expect(client.getTraceHeaders().baggage).toContain('sentry-release=ours');
});

test('close takes back everything that init put in place', async () => {
  const before = [globalThis.fetch, console.log, history.pushState, XMLHttpRequest.prototype.send];
  start();
  expect(globalThis.fetch).not.toBe(before[0]);
  setTag('a', 1);
  await close();
  expect([globalThis.fetch, console.log, history.pushState, XMLHttpRequest.prototype.send]).toEqual(before);
});

test('a path of elements is bounded and names no text', () => {
  document.body.innerHTML = `<div><div><div><div><div><a class="${'long '.repeat(50)}" aria-label="Open" role="link">secret</a></div></div></div></div></div>`;
  const path = pathOf(document.querySelector('a')!);
  expect(path.length).toBeLessThanOrEqual(200);
  expect(path).toMatch(/a\.long\.long\.long\[role="link"\]$/);
});
