import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';

import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';

import { DSN_KEY } from '../support/breakwater.ts';
import { type ServerKind, startServer } from '../support/server.ts';
import { report } from './report.ts';

/*
 * What one accepted envelope costs the relay (the embedded log and its fsync included), against a Fastify server that only
 * reads the body, and one that reads and inflates it. One after the other in processes of their own, the same load.
 */
const WARM_UP = 3_000;
const ROUNDS = 5;
const ROUND = 4_000;
/** What a proxy in front of a few thousand clients keeps open. */
const CONCURRENCY = 64;
const PAYLOAD_BYTES = 8 * 1024;

const body = gzipSync(eventEnvelope());
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

interface Cost {
  cpuUs: number;
  perSecond: number;
}

const servers = {
  relay: await startServer('relay'),
  bare: await startServer('bare'),
  inflating: await startServer('inflating'),
};
const costs: Record<ServerKind, Cost[]> = { relay: [], bare: [], inflating: [] };
const kinds = Object.keys(servers) as ServerKind[];
for (const kind of kinds) await send(servers[kind].url, WARM_UP);
// In turns, so that whatever else the machine does falls on all of them.
for (let round = 0; round < ROUNDS; round++) {
  for (const kind of kinds) costs[kind].push(await measure(kind));
}
for (const kind of kinds) await servers[kind].stop();
agent.destroy();

const median = (kind: ServerKind, of: keyof Cost): number =>
  costs[kind].map((cost) => cost[of]).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;

const own = median('relay', 'cpuUs');
const figure = { bench: 'ingest', metric: 'cpu_us_per_envelope', value: own, unit: 'us' };
report({ ...figure, vs: 'bare fastify', ratio: own / median('bare', 'cpuUs') });
report({ ...figure, vs: 'fastify that inflates', ratio: own / median('inflating', 'cpuUs') });
const eps = median('relay', 'perSecond');
report({
  bench: 'ingest',
  metric: 'accepted_eps',
  value: eps,
  unit: '1/s',
  vs: 'bare fastify',
  ratio: eps / median('bare', 'perSecond'),
});
report({ bench: 'ingest', metric: 'body_bytes', value: body.length, unit: 'B' });

async function measure(kind: ServerKind): Promise<Cost> {
  const server = servers[kind];
  const before = await server.usage();
  const started = performance.now();
  await send(server.url, ROUND);
  const seconds = (performance.now() - started) / 1000;
  const after = await server.usage();
  return { cpuUs: (after.cpuUs - before.cpuUs) / ROUND, perSecond: ROUND / seconds };
}

async function send(url: string, count: number): Promise<void> {
  let left = count;
  const sendOneByOne = async () => {
    while (left-- > 0) {
      const status = await post(`${url}/api/1/envelope/?sentry_version=7&sentry_key=${DSN_KEY}`);
      if (status !== 200) throw new Error(`answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, sendOneByOne));
}

function post(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-encoding': 'gzip', 'content-length': String(body.length) };
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** An error of a real SDK, its breadcrumbs repeated until it has the size of a typical one: 8 KB, about 2.5 KB compressed. */
function eventEnvelope(): Uint8Array {
  const fixture = new URL(
    '../../sdk/src/wire/fixtures/node-11.12.0-handled_exception.2.event.envelope',
    import.meta.url,
  );
  const { headers, items } = decodeEnvelope(readFileSync(fixture));
  const [item] = items;
  if (!item) throw new Error('the fixture is empty');
  const event = JSON.parse(Buffer.from(item.payload).toString()) as Record<string, unknown>;
  const breadcrumbs: object[] = [];
  for (let n = 0; JSON.stringify({ ...event, breadcrumbs }).length < PAYLOAD_BYTES; n++) {
    const at = 1_790_000_000 + n * 1.37;
    breadcrumbs.push({
      timestamp: at,
      category: 'http',
      level: 'info',
      data: { url: `/api/cart/${(n * 7919) % 997}`, status: 200 },
    });
  }
  return encodeEnvelope({
    headers,
    items: [{ headers: item.headers, payload: JSON.stringify({ ...event, breadcrumbs }) }],
  });
}
