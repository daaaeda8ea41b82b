import { hostname } from 'node:os';

import Fastify from 'fastify';
import { expect, test } from 'vitest';

import { createMetrics } from './metrics.ts';
import { needOf } from './need.ts';
import { operationsRoutes } from './operations.ts';

async function listening({ isReady = async () => true, metricsToken = '' } = {}) {
  const metrics = createMetrics('test');
  let total = 0;
  metrics.counter('things_total', 'Things.', ['kind'], () => [{ labels: { kind: 'a' }, value: ++total }]);
  metrics.gauge('height', 'Height.', [], () => [{ value: 7 }]);
  const server = Fastify();
  await server.register(
    operationsRoutes({ needs: [needOf({ healthy: isReady }, 'It is away.')], metrics, metricsToken }),
  );
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
  return { get, inject: server.inject.bind(server), close: () => server.close() };
}

test('answers whether the process is live, and whether it is ready', async () => {
  let isReady = true;
  const { get, close } = await listening({ isReady: async () => isReady });
  expect((await get('/live')).status).toBe(200);
  expect((await get('/ready')).status).toBe(200);
  isReady = false;
  const answer = await get('/ready');
  expect([answer.status, await answer.json()]).toEqual([503, { ready: false, problems: ['It is away.'] }]);
  expect((await get('/live')).status).toBe(200);
  await close();
});

test('is not ready where a part that it needs fails', async () => {
  const { get, close } = await listening({ isReady: () => Promise.reject(new Error('away')) });
  expect((await get('/ready')).status).toBe(503);
  await close();
});

test('checks once for all probes at a time, is not ready where the check hangs, and checks again', async () => {
  const answers: ((isReady: boolean) => void)[] = [];
  const { get, close } = await listening({ isReady: () => new Promise((resolve) => answers.push(resolve)) });
  const probe = async (): Promise<number> => (await get('/ready')).status;
  const together = Array.from({ length: 20 }, probe);
  expect(new Set(await Promise.all(together))).toEqual(new Set([503]));
  expect(answers).toHaveLength(1);

  const next = probe();
  await expect.poll(() => answers.length, { interval: 1 }).toBe(2);
  answers[1]?.(true);
  expect(await next).toBe(200);
  await close();
});

test('gives Prometheus the registered metrics', async () => {
  const { get, close } = await listening();
  await get('/metrics');
  const answer = await get('/metrics');
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(text).toContain('breakwater_things_total{kind="a",service="test"} 2');
  expect(text).toContain('breakwater_height{service="test"} 7');
  expect(text).toContain('process_resident_memory_bytes');
  await close();
});

test.each([
  ['this machine where there is no token', '', {}, 200],
  ['a request through a proxy', '', { 'x-forwarded-for': '127.0.0.1' }, 403],
  ['a request through a proxy that names the client alone', '', { 'x-real-ip': '127.0.0.1' }, 403],
  ['a request through a proxy that names itself alone', '', { via: '1.1 proxy' }, 403],
  ['a request through a proxy that names the host alone', '', { 'x-forwarded-host': 'a.example' }, 403],
  ['the bearer of the token through a proxy', 'secret', { authorization: 'Bearer secret', via: '1.1 proxy' }, 200],
  ['the bearer of the token', 'secret', { authorization: 'Bearer secret' }, 200],
  ['the bearer of another one', 'secret', { authorization: 'Bearer secreT' }, 401],
  ['a request without a token', 'secret', {}, 401],
])('answers %s', async (_who, metricsToken, headers, status) => {
  const { get, close } = await listening({ metricsToken });
  expect((await get('/metrics', headers)).status).toBe(status);
  await close();
});

test.each([
  ['bw.example', 403],
  ['bw.example:8000', 403],
  ['203.0.113.7', 403],
  ['localhost.example', 403],
  ['LOCALHOST:8000', 200],
  ['127.0.0.1:8000', 200],
  ['[::1]:8000', 200],
  [hostname(), 200],
])('a request from this machine for the host %s gets %i without a token', async (host, status) => {
  const { inject, close } = await listening();
  // A proxy that adds no header and passes the host on looks like this.
  expect((await inject({ url: '/metrics', headers: { host } })).statusCode).toBe(status);
  await close();
});
