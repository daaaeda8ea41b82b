import { readFileSync } from 'node:fs';
import * as zlib from 'node:zlib';

import { encodeEnvelope } from '@breakwater/sdk/wire';

import { DSN_KEY } from '../support/breakwater.ts';
import { errorEvent, post } from '../support/send.ts';
import { startServer } from '../support/server.ts';
import { pause } from '../support/wait.ts';
import { randomOf } from './mutate-envelope.ts';

export interface BombsOptions {
  seed: number;
  seconds: number;
  /** Hostile addresses, each with one connection that sends as soon as it is answered. */
  senders: number;
}

export interface BombsReport {
  seed: number;
  /** The answers to small events, by status, and how long they took. */
  events: Record<number, number>;
  eventP50Ms: number;
  eventMaxMs: number;
  /** The answers to envelopes of 3 MB that shrink as usual, of another address. */
  large: Record<number, number>;
  largeMaxMs: number;
  /** The answers to each kind of bomb, by status. */
  bombs: Record<string, Record<number, number>>;
  peakRssMb: number;
  cpuSeconds: number;
  exitCode: number | null;
}

const MIB = 2 ** 20;
const PATH = `/api/1/envelope/?sentry_version=7&sentry_key=${DSN_KEY}`;
const STORE_PATH = `/api/1/store/?sentry_version=7&sentry_key=${DSN_KEY}`;
const EVENT_EVERY_MS = 50;
const LARGE_EVERY_MS = 1_000;

interface Bomb {
  name: string;
  path: string;
  encoding: string;
  body: Buffer;
}

/**
 * Sends bombs of every encoding from many addresses by the very key of a well-behaved client, which sends a small event each 50 ms
 * and a large envelope each second.
 */
export async function throwBombs({ seed, seconds, senders }: BombsOptions): Promise<BombsReport> {
  const server = await startServer('guarded', { capacity: 10_000, env: { BREAKWATER_TRUST_PROXY: '127.0.0.1' } });
  const report: BombsReport = {
    seed,
    events: {},
    eventP50Ms: Number.NaN,
    eventMaxMs: 0,
    large: {},
    largeMaxMs: 0,
    bombs: {},
    peakRssMb: 0,
    cpuSeconds: 0,
    exitCode: null,
  };
  const random = randomOf(seed);
  const bombs = makeBombs();
  const large = largeEnvelope(random);
  const until = performance.now() + 1000 * seconds;
  const eventTimes: number[] = [];
  const largeTimes: number[] = [];

  const every = async (
    ms: number,
    send: (n: number) => Promise<number>,
    by: Record<number, number>,
    times: number[],
  ) => {
    for (let n = 0; performance.now() < until; n++) {
      const started = performance.now();
      const status = await send(n);
      times.push(performance.now() - started);
      by[status] = (by[status] ?? 0) + 1;
      await pause(ms);
    }
  };
  const hostile = async (address: string): Promise<void> => {
    while (performance.now() < until) {
      const bomb = bombs[Math.floor(random() * bombs.length)] as Bomb;
      const { status } = await send(server.url + bomb.path, bomb.body, bomb.encoding, address);
      const by = (report.bombs[bomb.name] ??= {});
      by[status] = (by[status] ?? 0) + 1;
    }
  };
  const watch = async (): Promise<void> => {
    while (performance.now() < until) {
      const { rssBytes, cpuUs } = await server.usage();
      report.peakRssMb = Math.max(report.peakRssMb, Math.round(rssBytes / MIB));
      report.cpuSeconds = cpuUs / 1e6;
      await pause(250);
    }
  };
  await Promise.all([
    every(EVENT_EVERY_MS, (n) => sendEventOf(server.url, n), report.events, eventTimes),
    every(
      LARGE_EVERY_MS,
      async () => (await send(server.url + PATH, large, 'gzip', '198.51.100.2')).status,
      report.large,
      largeTimes,
    ),
    watch(),
    ...Array.from({ length: senders }, (_, n) => hostile(`203.0.113.${n + 1}`)),
  ]);
  eventTimes.sort((a, b) => a - b);
  report.eventP50Ms = Math.round(eventTimes[Math.floor(eventTimes.length / 2)] ?? Number.NaN);
  report.eventMaxMs = Math.round(eventTimes.at(-1) ?? Number.NaN);
  report.largeMaxMs = Math.round(Math.max(...largeTimes));
  report.exitCode = await server.stop();
  return report;
}

const send = (url: string, body: Buffer, encoding: string, address: string): Promise<{ status: number }> =>
  post(url, body, { 'content-encoding': encoding, 'x-forwarded-for': address });

/** Each event is of an issue of its own, because repeats may be shed. */
async function sendEventOf(url: string, n: number): Promise<number> {
  const name = [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const event = errorEvent({ exception: { values: [{ type: 'TypeError', value: `${name} is undefined` }] } });
  const envelope = encodeEnvelope({
    headers: { event_id: String(event.event_id) },
    items: [{ headers: { type: 'event' }, payload: JSON.stringify(event) }],
  });
  return (await send(url + PATH, zlib.gzipSync(envelope), 'gzip', '198.51.100.1')).status;
}

/** An event with an attachment of hexadecimal noise. */
function largeEnvelope(random: () => number): Buffer {
  const event = errorEvent();
  const noise = Buffer.from(Array.from({ length: 1.5 * MIB }, () => Math.floor(random() * 256)));
  return zlib.gzipSync(
    encodeEnvelope({
      headers: { event_id: String(event.event_id) },
      items: [
        { headers: { type: 'event' }, payload: JSON.stringify(event) },
        { headers: { type: 'attachment', filename: 'trace.txt' }, payload: noise.toString('hex') },
      ],
    }),
    { level: 1 },
  );
}

function makeBombs(): Bomb[] {
  const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer };
  const brotli = readFileSync(new URL('../fixtures/bombs/brotli-500MB-in-405-bytes.br', import.meta.url));
  const nothing = Buffer.alloc(64 * MIB);
  const deflated = zlib.deflateSync(nothing);
  const gzipped = zlib.gzipSync(Buffer.alloc(16 * MIB));
  const base64 = Buffer.from(deflated.toString('base64'));
  const bombs: Bomb[] = [
    { name: 'brotli of 500 MB', path: PATH, encoding: 'br', body: brotli },
    { name: 'gzip of 1 GB', path: PATH, encoding: 'gzip', body: Buffer.concat(Array<Buffer>(64).fill(gzipped)) },
    { name: 'deflate of 64 MB', path: PATH, encoding: 'deflate', body: deflated },
    { name: 'raw deflate of 64 MB', path: PATH, encoding: 'deflate', body: zlib.deflateRawSync(nothing) },
    // Zlib in base64, as old clients send an event.
    { name: 'zlib in base64', path: STORE_PATH, encoding: '', body: base64 },
    { name: 'zlib in base64 in gzip', path: STORE_PATH, encoding: 'gzip', body: zlib.gzipSync(base64) },
    { name: NEAR_THE_RATIO, path: PATH, encoding: 'gzip', body: nearTheRatio(gzipped) },
  ];
  if (zstdCompressSync) {
    bombs.push({ name: 'zstd of 64 MB', path: PATH, encoding: 'zstd', body: zstdCompressSync(nothing) });
  }
  return bombs;
}

/** As much as the ratio allows: half a megabyte becomes 96, which no bound stops but those of senders. */
export const NEAR_THE_RATIO = 'gzip of 96 MB in 0.5';

/** An envelope with one attachment, of which a part does not shrink, in several members of gzip. */
function nearTheRatio(gzipped: Buffer): Buffer {
  const random = randomOf(1);
  const noise = Buffer.from(Array.from({ length: 420_000 }, () => Math.floor(random() * 256)));
  const length = noise.length + 6 * 16 * MIB;
  const head = `{}\n${JSON.stringify({ type: 'attachment', filename: 'core', length })}\n`;
  return Buffer.concat([zlib.gzipSync(Buffer.concat([Buffer.from(head), noise])), ...Array<Buffer>(6).fill(gzipped)]);
}
