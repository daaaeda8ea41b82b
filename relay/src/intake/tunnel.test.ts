import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { envelopeUrl, parseDsn } from '@breakwater/sdk/wire';
import Fastify from 'fastify';
import type { FastifyPluginAsync } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { EVENT, ID, KEY, openTestRelay } from '../testing/open-test-relay.ts';
import type { TestRelay } from '../testing/open-test-relay.ts';

/* Runs the examples of docs/tunnel.md unchanged. */

interface Examples {
  tunnel: RequestListener;
  tunnelRoute: FastifyPluginAsync;
  POST(request: Request): Promise<Response>;
}

let relay: TestRelay;
let folder: string;
let examples: Examples;
const opened: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  relay = await openTestRelay();
  folder = await mkdtemp(join(tmpdir(), 'tunnel-'));
  examples = await readExamples();
});

afterAll(async () => {
  for (const close of opened) await close();
  await relay.close();
  await rm(folder, { recursive: true });
});

async function readExamples(): Promise<Examples> {
  const text = await readFile(new URL('../../../docs/tunnel.md', import.meta.url), 'utf8');
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const modules: object[] = [];
  for (const [, code = '', name = ''] of text.matchAll(/^```js\n(\/\/ (\S+)\n[^]*?)^```$/gm)) {
    await writeFile(join(folder, name), code.replace('http://breakwater.internal:8000', relay.url));
  }
  for (const name of ['tunnel.js', 'fastify.js', 'route.js']) {
    modules.push((await import(/* @vite-ignore */ join(folder, name))) as object);
  }
  return Object.assign({}, ...modules) as Examples;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => new Promise((resolve) => server.close(resolve)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const send = async (address: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
  const answer = await fetch(address, { method: 'POST', body, headers: { 'user-agent': 'visitor', ...headers } });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

const enveloped = (dsn: string): string => EVENT.replace('{', `{"dsn":"${dsn}",`);
const own = enveloped(`https://${KEY}@breakwater.example/1`);

const ways: [
  string,
  (
    relayed: Examples,
  ) => Promise<(body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>) => ReturnType<typeof send>>,
][] = [
  [
    'Node',
    async ({ tunnel }) => {
      const url = await listen(createServer(tunnel));
      return (body, headers) => send(`${url}/monitoring`, body, headers);
    },
  ],
  [
    'Fastify',
    async ({ tunnelRoute }) => {
      const app = Fastify();
      await app.register(tunnelRoute);
      const url = await app.listen({ host: '127.0.0.1', port: 0 });
      opened.push(() => app.close());
      return (body, headers) => send(`${url}/monitoring`, body, headers);
    },
  ],
  [
    'a route of web standards',
    async ({ POST }) =>
      async (body, headers) => {
        const request = new Request('http://app.example/monitoring', {
          method: 'POST',
          body,
          headers: { 'user-agent': 'visitor', ...headers },
        });
        const answer = await POST(request);
        return { status: answer.status, text: await answer.text(), headers: answer.headers };
      },
  ],
];

test.each(ways)('the tunnel of the documentation: %s', async (_name, open) => {
  const post = await open(examples);
  const before = (await relay.records('events')).length;

  expect(await post(own, { 'content-type': 'text/plain;charset=UTF-8' })).toMatchObject({
    status: 200,
    text: `{"id":"${ID}"}`,
  });
  expect((await post(gzipSync(own), { 'content-encoding': 'gzip' })).status).toBe(200);
  const records = (await relay.records('events')).slice(before);
  expect(records.map(({ meta }) => [meta.encoding, meta.userAgent, meta.publicKey])).toEqual([
    ['identity', 'visitor', KEY],
    ['gzip', 'visitor', KEY],
  ]);

  const other = await post(enveloped('https://picky@breakwater.example/3'));
  expect([other.status, other.headers.get('x-sentry-error')]).toEqual([
    400,
    'The envelope header contradicts the request.',
  ]);
  expect((await post(EVENT)).status).toBe(401);

  relay.logIsOut = true;
  const out = await post(own);
  relay.logIsOut = false;
  expect([out.status, out.headers.get('retry-after')]).toEqual([503, '10']);
});

test('a DSN with a path works behind a proxy that takes the path off', async () => {
  const proxy = createServer((request, response) => {
    if (!request.url?.startsWith('/some/breakwater/')) return response.writeHead(404).end();
    const forwarded = httpRequest(
      relay.url + request.url.slice('/some/breakwater'.length),
      { method: 'POST', headers: { ...request.headers, 'x-forwarded-for': '203.0.113.7' } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(forwarded);
    return forwarded;
  });
  const { host } = new URL(await listen(proxy));
  const dsn = parseDsn(`http://${KEY}@${host}/some/breakwater/1`)!;

  expect((await send(`${envelopeUrl(dsn)}?sentry_key=${KEY}`, EVENT)).status).toBe(200);
  expect((await relay.records('events')).at(-1)!.meta.remoteAddress).toBe('203.0.113.7');
  // The same with only the envelope's DSN, path included.
  expect((await send(envelopeUrl(dsn), enveloped(`http://${KEY}@${host}/some/breakwater/1`))).status).toBe(200);
});
