import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';

import { decodeEnvelope, encodeEnvelope } from '@breakwater/sdk/wire';

import { DSN_KEY } from '../support/breakwater.ts';
import { startKafka } from '../support/kafka.ts';
import { startServer } from '../support/server.ts';
import type { Server } from '../support/server.ts';
import { report } from './report.ts';

/*
 * Measures the cost of one accepted envelope at the relay, the log and its acknowledgement included, against a Fastify server
 * that only reads the body, and one that reads and inflates it. On the embedded log (with its fsync), and by kafkajs on a real
 * Apache Kafka where Java is installed. One after the other in processes of their own, with the same load.
 */
const WARM_UP = 6_000;
const ROUNDS = 7;
const ROUND = 4_000;
/** The connections that a proxy in front of a few thousand clients keeps open. */
const CONCURRENCY = 256;
const PAYLOAD_BYTES = 8 * 1024;

const body = gzipSync(eventEnvelope());
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

interface Cost {
  cpuUs: number;
  perSecond: number;
}

const kafka = await startKafka();
const servers: Record<string, Server> = {
  ...('skip' in kafka ? {} : { 'relay on Kafka': await startServer('gated', { brokers: kafka.brokers }) }),
  'relay on the embedded log': await startServer('gated'),
  'bare fastify': await startServer('bare'),
  'fastify that inflates': await startServer('inflating'),
};
const costs = new Map<string, Cost[]>();
for (const server of Object.values(servers)) await send(server.url, WARM_UP);
// In turns, so that other work of the machine affects all of them.
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, server] of Object.entries(servers)) {
    costs.set(name, [...(costs.get(name) ?? []), await measure(server)]);
  }
}
for (const server of Object.values(servers)) await server.stop();
agent.destroy();
if (!('skip' in kafka)) await kafka.stop();

const median = (name: string, of: keyof Cost): number =>
  costs
    .get(name)
    ?.map((cost) => cost[of])
    .toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;

for (const name of costs.keys()) {
  if (!name.startsWith('relay')) continue;
  const bench = `ingest, ${name}`;
  const own = median(name, 'cpuUs');
  for (const vs of ['fastify that inflates', 'bare fastify']) {
    report({ bench, metric: 'cpu_us_per_envelope', value: own, unit: 'us', vs, ratio: own / median(vs, 'cpuUs') });
  }
  const eps = median(name, 'perSecond');
  const ratio = eps / median('bare fastify', 'perSecond');
  report({ bench, metric: 'accepted_eps', value: eps, unit: '1/s', vs: 'bare fastify', ratio });
}
report({ bench: 'ingest', metric: 'body_bytes', value: body.length, unit: 'B' });

async function measure(server: Server): Promise<Cost> {
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
