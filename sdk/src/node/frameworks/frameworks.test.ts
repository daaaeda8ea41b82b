import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import Fastify from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { Exception } from '../../wire/event.ts';
import { close, fastifyPlugin, flush, init } from '../index.ts';
import type { RecordingServer } from '../testing/recording-server.ts';
import { startRecordingServer } from '../testing/recording-server.ts';

let recorder: RecordingServer;
const closers: (() => unknown)[] = [];
beforeAll(async () => {
  recorder = await startRecordingServer();
  init({ dsn: recorder.dsn, tracesSampleRate: 1 });
});
afterEach(async () => {
  for (const each of closers.splice(0)) await each();
  recorder.received.length = 0;
});
afterAll(async () => {
  await close();
  await recorder.close();
});

async function startFastify(): Promise<string> {
  const app = Fastify();
  await app.register(fastifyPlugin);
  app.get('/users/:id', async () => {
    throw new Error('broken user');
  });
  app.get('/teapot', async (_request, reply) => {
    throw Object.assign(new Error('short and stout'), { statusCode: reply.statusCode === 200 ? 418 : 500 });
  });
  closers.push(() => app.close());
  return app.listen({ port: 0, host: '127.0.0.1' });
}

/** In a process of its own: the test runner's conditions break the packages that Express is made of. */
async function startExpress(): Promise<string> {
  const script = fileURLToPath(new URL('../testing/express-app.ts', import.meta.url));
  const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
  const child = spawn(process.execPath, [...flags, script, recorder.dsn], { stdio: ['ignore', 'pipe', 'inherit'] });
  closers.push(() => child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return line.toString().trim();
}

describe.each<[string, () => Promise<string>]>([
  ['fastify', startFastify],
  ['express', startExpress],
])('%s', (type, start) => {
  test('a route that fails is reported with its pattern; an answer that is meant is not', async () => {
    const url = await start();
    expect((await fetch(`${url}/users/7`)).status).toBe(500);
    expect((await fetch(`${url}/teapot`)).status).toBe(418);
    const served = (): unknown[] =>
      recorder.transactions().filter(({ contexts }) => contexts?.trace?.op === 'http.server');
    await flush();
    await recorder.until(
      () => served().length === 2 && recorder.events().length === 1,
      'both transactions and the error',
    );

    expect(recorder.events()).toHaveLength(1);
    const [event] = recorder.events();
    expect(event).toMatchObject({ transaction: 'GET /users/:id', request: { url: `${url}/users/7`, method: 'GET' } });
    expect((event!.exception as { values: Exception[] }).values[0]).toMatchObject({
      value: 'broken user',
      mechanism: { type, handled: false },
    });
    expect(served()).toContainEqual(
      expect.objectContaining({ transaction: 'GET /users/:id', transaction_info: { source: 'route' } }),
    );
  });
});
