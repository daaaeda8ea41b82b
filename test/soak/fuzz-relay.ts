import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

import { decodeEnvelope } from '@breakwater/sdk/wire';
import { envelopeMetaSchema, openLog } from '@breakwater/relay/log';
import type { StoredRecord } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';

import { startServer } from '../support/server.ts';
import type { Server } from '../support/server.ts';
import { createMutator } from './mutate-envelope.ts';
import type { Mutant } from './mutate-envelope.ts';

export interface FuzzReport {
  seed: number;
  sent: number;
  /** Answers by status; 0 where the connection ended without one. */
  statuses: Record<number, number>;
  /** The first requests that were answered with 5xx, or not at all; but for those that were asked to wait. */
  suspects: { index: number; status: number; path: string; headers: Mutant['headers']; body: string }[];
  seconds: number;
  /** Resident memory of the relay at each tenth of the run. */
  rssMb: number[];
  exitCode: number | null;
  /** Records that the run left in the log. Each of them was read back. */
  records: number;
}

const CONCURRENCY = 24;

/** Sends `count` mutants to a real relay through real HTTP, then reads back every record that it wrote. */
export async function fuzzRelay(count: number, seed: number): Promise<FuzzReport> {
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-fuzz-'));
  const server = await startServer('relay', { folder });
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const next = createMutator(seed);
  const report: FuzzReport = {
    seed,
    sent: 0,
    statuses: {},
    suspects: [],
    seconds: 0,
    rssMb: [],
    exitCode: null,
    records: 0,
  };

  const started = performance.now();
  const sendOneByOne = async (): Promise<void> => {
    while (report.sent < count) {
      const index = report.sent++;
      const mutant = next();
      if (index % Math.ceil(count / 10) === 0) report.rssMb.push(await rssMbOf(server));
      const { status, text } = await send(server.url, mutant, agent);
      report.statuses[status] = (report.statuses[status] ?? 0) + 1;
      if ((status !== 0 && status < 500) || isAskedToWait(status, text)) continue;
      if (report.suspects.length < 5) {
        report.suspects.push({ index, status, ...mutant, body: mutant.body.subarray(0, 300).toString('latin1') });
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, sendOneByOne));
  report.seconds = (performance.now() - started) / 1000;
  report.rssMb.push(await rssMbOf(server));

  agent.destroy();
  report.exitCode = await server.stop();
  report.records = await readBack(folder);
  await rm(folder, { recursive: true });
  return report;
}

const rssMbOf = async (server: Server): Promise<number> => Math.round((await server.usage()).rssBytes / 1024 / 1024);

/** One address whose large bodies still wait for their turn is told to come again. */
const isAskedToWait = (status: number, text: string): boolean =>
  status === 503 && text.includes('The relay holds as many bytes as it may');

interface Answered {
  /** 0 where the connection ended without an answer. */
  status: number;
  text: string;
}

function send(url: string, { path, headers, body }: Mutant, agent: Agent): Promise<Answered> {
  return new Promise((resolve) => {
    const none: Answered = { status: 0, text: '' };
    const length = { 'content-length': String(body.length) };
    const sent = request(url + path, { path, method: 'POST', agent, headers: { ...headers, ...length } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on('error', () => resolve(none));
    });
    sent.on('error', () => resolve(none));
    sent.end(body);
  });
}

/**
 * Every record that was taken must be readable, because the processor trusts the relay's framing. Throws at the first record
 * that is not.
 */
async function readBack(folder: string): Promise<number> {
  const log = await openLog(
    { kind: 'embedded', folder, partitions: 4, maxTopicBytes: 4 * 2 ** 30 },
    createLogger('fuzz', 'error'),
  );
  let records = 0;
  const problems: unknown[] = [];
  for (const topic of ['events', 'spans']) {
    const read = (record: StoredRecord): void => {
      records += 1;
      try {
        readRecord(record, topic);
      } catch (error) {
        problems.push(error);
      }
    };
    const tail = await log.tail(topic, read, (error) => problems.push(error));
    await tail.stop();
  }
  await log.close();
  if (problems.length > 0)
    throw new AggregateError(problems, `${problems.length} of ${records} records cannot be read`);
  return records;
}

const inflaters = {
  identity: (bytes: Uint8Array) => bytes,
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};
const TYPES: Record<string, string[]> = { events: ['event', 'attachment'], spans: ['transaction', 'span'] };

function readRecord({ headers, value }: StoredRecord, topic: string): void {
  const meta = envelopeMetaSchema.parse(JSON.parse(headers['meta'] ?? ''));
  if (meta.encoding === 'zstd' || !value) throw new Error(`a record without bytes, or in ${meta.encoding}`);
  const { items } = decodeEnvelope(inflaters[meta.encoding](value));
  const strange = items.find((item) => !TYPES[topic]?.includes(item.headers.type));
  if (strange || items.length === 0)
    throw new Error(`a record of ${topic} holds ${strange?.headers.type ?? 'nothing'}`);
  if (topic === 'events' && meta.eventId === undefined) throw new Error('an event without an id');
}
