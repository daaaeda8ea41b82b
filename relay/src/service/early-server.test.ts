import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { expect, test } from 'vitest';

import { listenEarly } from './early-server.ts';

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

test('a service that starts is alive, not ready, and asks clients to come again; then its port is free', async () => {
  const where = { host: '127.0.0.1', port: await freePort(), maxConnections: 100, bases: ['/bw'] };
  const early = await listenEarly(where);
  const ask = async (path: string, method = 'GET') => {
    const answer = await fetch(`http://127.0.0.1:${where.port}${path}`, { method });
    return [answer.status, answer.headers.get('retry-after')];
  };
  expect(await ask('/live')).toEqual([200, null]);
  expect(await ask('/api/relay/healthcheck/live/')).toEqual([200, null]);
  // A proxy may leave the path on.
  expect(await ask('/bw/live')).toEqual([200, null]);
  expect(await ask('/other/live')).toEqual([503, '5']);
  expect(await ask('/ready')).toEqual([503, '5']);
  expect(await ask('/api/1/envelope/', 'POST')).toEqual([503, '5']);
  await expect(listenEarly(where)).rejects.toMatchObject({ code: 'EADDRINUSE' });

  await early.close();
  await early.close();
  const next = await listenEarly(where);
  await next.close();
});

test('a connection beyond the bound is closed at once', async () => {
  const where = { host: '127.0.0.1', port: await freePort(), maxConnections: 1 };
  const early = await listenEarly(where);
  const idle = connect(where.port, where.host);
  await once(idle, 'connect');
  const next = connect(where.port, where.host);
  await once(next, 'close');
  idle.destroy();
  await early.close();
});

test('a host that nobody knows is named by its setting', async () => {
  await expect(listenEarly({ host: 'example.invalid', port: 0, maxConnections: 100 })).rejects.toThrow(
    /^HOST is neither an address nor a name that can be looked up\.$/,
  );
});
