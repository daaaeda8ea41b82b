// @vitest-environment happy-dom
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import type { RecordingServer } from '../node/testing/recording-server.ts';
import { startRecordingServer } from '../node/testing/recording-server.ts';
import type { ClientOptions } from '../core/client/options.ts';
import { pathOf } from './integrations/clicks.ts';
import { close, init } from './index.ts';

let server: RecordingServer;
beforeAll(async () => void (server = await startRecordingServer()));
afterAll(() => server.close());
beforeEach(() => void (server.received.length = 0));
afterEach(() => close());

const start = (options: ClientOptions = {}) => init({ dsn: server.dsn, ...options });

const url = (): string => `http://127.0.0.1:${server.port}`;

describe('requests', () => {
  const withFetch = async (mock: typeof fetch, run: () => unknown): Promise<void> => {
    const plain = globalThis.fetch;
    globalThis.fetch = mock;
    try {
      start({ dsn: '', tracesSampleRate: 1, tracePropagationTargets: ['/'] });
      await run();
      await close();
    } finally {
      globalThis.fetch = plain;
    }
  };

  test('keep all that a Request says, and get the headers that they lack', async () => {
    const sent: unknown[][] = [];
    const mock = (async (...given: unknown[]) => void sent.push(given)) as unknown as typeof fetch;
    class Init {
      get method() {
        return 'PUT';
      }
    }
    await withFetch(mock, async () => {
      await fetch(new Request(`${url()}/a`, { method: 'POST', body: 'BODY', referrerPolicy: 'no-referrer' }));
      await fetch(`${url()}/b`, new Init() as RequestInit);
      await fetch(`${url()}/c`, { headers: { 'sentry-trace': 'theirs', baggage: 'x=1' } });
    });
    const [first, second, third] = sent.map(([input]) => input) as [Request, Request, string];
    expect([first.method, await first.text(), first.referrerPolicy]).toEqual(['POST', 'BODY', 'no-referrer']);
    expect(second.method).toBe('PUT');
    expect(first.headers.get('sentry-trace')).toMatch(/^[0-9a-f]{32}-/);
    expect(third).toBe(`${url()}/c`);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no response', Promise.resolve(7)],
    ['a text', 'text'],
  ])('by a mock that answers %s are answered so', async (_what, answer) => {
    const mock = Object.assign(() => answer, { mock: { calls: [] } }) as unknown as typeof fetch;
    await withFetch(mock, () => {
      expect(fetch(`${url()}/`)).toBe(answer);
      expect(fetch).toHaveProperty('mock.calls');
    });
  });

  test('by XMLHttpRequest keep the headers of the application', async () => {
    start({ tracesSampleRate: 1, tracePropagationTargets: [url()] });
    const request = new XMLHttpRequest();
    const received: unknown[] = [];
    const { setRequestHeader } = request;
    request.setRequestHeader = (name, value) => {
      received.push(name);
      setRequestHeader.call(request, name, value);
    };
    request.open('GET', `${url()}/xhr`);
    request.setRequestHeader('sentry-trace', 'theirs');
    await new Promise((resolve) => {
      request.addEventListener('loadend', resolve);
      request.send();
    });
    expect(received).toEqual(['sentry-trace']);
  });
});

describe('one navigation', () => {
  const navigate = (afterMs: number, run: () => void): void => {
    vi.setSystemTime(Date.now() + afterMs);
    run();
  };
  const names = (): unknown[] =>
    server.transactions().map(({ transaction, contexts }) => `${contexts?.trace?.op} ${transaction}`);

  test.each<[string, [number, () => void][], string[]]>([
    ['is a redirect at the start', [[10, () => history.replaceState({}, '', '/login')]], ['pageload /login']],
    [
      'is a burst of replaced addresses',
      [
        [1000, () => history.pushState({}, '', '/map')],
        ...Array.from({ length: 30 }, (_, at): [number, () => void] => [
          500,
          () => history.replaceState({}, '', `/map/${at}`),
        ]),
      ],
      ['pageload /start', 'navigation /map/29'],
    ],
    [
      'is a hash that is a path',
      [[1000, () => history.pushState({}, '', '#/orders?x=1')]],
      ['pageload /start', 'navigation /start#/orders'],
    ],
    ['is no other hash, and no query', [[1000, () => history.pushState({}, '', '?q=1#top')]], ['pageload /start']],
  ])('%s', async (_what, steps, expected) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    history.replaceState({}, '', '/start');
    start({ tracesSampleRate: 1 });
    for (const [ms, run] of steps) navigate(ms, run);
    vi.useRealTimers();
    await close();
    expect(names()).toEqual(expected);
  });
});

test('later requests name the span of the page load, which was sent', () => {
  const client = start({ tracesSampleRate: 1 });
  const { spanId, traceId } = client.context.span!;
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new globalThis.Event('visibilitychange'));
  expect(client.context.span).toBeUndefined();
  expect(client.getTraceHeaders()['sentry-trace']).toBe(`${traceId}-${spanId}-1`);
});

test('init without options, or with wrong ones, does not throw', () => {
  for (const options of [undefined, null, { dsn: 7 }, { integrations: 3 }, { maxBreadcrumbs: 'x', ignoreErrors: 7 }])
    expect(() => init(options as never)).not.toThrow();
});

test('a form with fields named like properties of elements has a path', () => {
  document.body.innerHTML =
    '<form id="f"><input name="classList"><input name="getAttribute"><input name="parentElement"><button>x</button></form>';
  expect(pathOf(document.querySelector('button')!)).toBe('body > form#f > button');
});
