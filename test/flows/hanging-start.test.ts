import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { expect, test } from 'vitest';

import { ROOT } from '../support/breakwater.ts';
import { until } from '../support/wait.ts';

test('a relay whose broker hangs says so, is alive and not ready meanwhile, and stops at once', async () => {
  const sockets = new Set<Socket>();
  // Takes connections, and says nothing.
  const broker = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  const free = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(broker, 'listening'), once(free, 'listening')]);
  const port = (free.address() as AddressInfo).port;
  await new Promise((resolve) => free.close(resolve));
  const address = `127.0.0.1:${(broker.address() as AddressInfo).port}`;

  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', 'relay/src/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, BREAKWATER_KAFKA_BROKERS: address, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  try {
    await until(
      'the start to name what it waits for',
      async () => said,
      (text) => text.includes(`"waitsFor":"Kafka at ${address}"`),
    );
    const statusOf = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    expect([await statusOf('/live'), await statusOf('/ready')]).toEqual([200, 503]);
  } finally {
    child.kill('SIGTERM');
  }
  const [code] = await exited;
  for (const socket of sockets) socket.destroy();
  broker.close();
  expect([code, said.split('\n').filter((line) => line.includes('cannot start'))]).toEqual([0, []]);
});
