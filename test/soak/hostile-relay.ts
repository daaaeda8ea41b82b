import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { encodeEnvelope } from '@breakwater/sdk/wire';

import { DSN_KEY } from '../support/breakwater.ts';
import { errorEvent, post } from '../support/send.ts';
import { startServer } from '../support/server.ts';
import type { Server } from '../support/server.ts';
import { pause } from '../support/wait.ts';
import { randomOf } from './mutate-envelope.ts';

export interface HostileOptions {
  seed: number;
  seconds: number;
  /** Connections that never send a byte. */
  idle: number;
  /** Connections of each other attack at the same time. */
  each: number;
  bodyTimeoutMs: number;
}

export interface HostileReport {
  seed: number;
  /** The well-behaved client: answers by status, and how long they took. */
  served: Record<number, number>;
  servedP50Ms: number;
  servedMaxMs: number;
  /** Answers to each attack by status; 0 where the connection was closed without one. */
  attacks: Record<string, Record<number, number>>;
  /** The longest that a connection of each attack was held. */
  heldMs: Record<string, number>;
  /**
   * The most connections that the relay held at the same time, those that it still held when all attacks were over, and their
   * time.
   */
  connections: number;
  left: number;
  peakRssMb: number;
  endRssMb: number;
  exitCode: number | null;
}

const PATH = `/api/1/envelope/?sentry_version=7&sentry_key=${DSN_KEY}`;
const EVERY_MS = 50;
/** The connection of the well-behaved client. */
const KEPT_ALIVE = 1;
/** Beyond every bound of the relay on a connection, with some time for a busy machine. */
const GRACE_MS = 10_000;
/** The time in which all connections of an attack are opened: half of the time that an idle one may take. */
const OPENING_MS = 5_000;
/** The header timeout of the server: see `HTTP_BOUNDS`. */
const HEADERS_MS = 10_000;

/** Attacks a real relay in all ways at the same time, while one client sends as usual. */
export async function attackRelay(options: HostileOptions): Promise<HostileReport> {
  const { seed, seconds, bodyTimeoutMs } = options;
  const server = await startServer('guarded', {
    capacity: 10_000,
    env: { BREAKWATER_RELAY_BODY_TIMEOUT_MS: String(bodyTimeoutMs) },
  });
  const port = Number(new URL(server.url).port);
  const report: HostileReport = {
    seed,
    served: {},
    servedP50Ms: Number.NaN,
    servedMaxMs: 0,
    attacks: {},
    heldMs: {},
    connections: 0,
    left: 0,
    peakRssMb: 0,
    endRssMb: 0,
    exitCode: null,
  };
  const until = performance.now() + 1000 * seconds;
  const watching = setInterval(() => void look(server, report), 250);
  const serving = behave(server.url, until + HEADERS_MS, report);

  const open = new Set<Socket>();
  const random = randomOf(seed);
  await Promise.all(attacksOf(options).map((attack) => repeat(attack, port, until, random, report, open)));

  const patience = performance.now() + Math.max(HEADERS_MS, 2 * bodyTimeoutMs) + GRACE_MS;
  await serving;
  // Counted by the relay itself: where its queue of new connections overflows, the system does not notify the client.
  do {
    await pause(100);
    report.left = Math.max(0, (await server.usage()).connections - KEPT_ALIVE);
  } while (report.left > 0 && performance.now() < patience);
  for (const socket of open) socket.destroy();
  clearInterval(watching);
  report.endRssMb = (await look(server, report)).rssMb;
  report.exitCode = await server.stop();
  return report;
}

/** One connection of an attack: the bytes that it writes while it is open. */
interface Attack {
  name: string;
  /** Connections at the same time. */
  connections: number;
  run(socket: Socket, random: () => number): Promise<void>;
}

function attacksOf({ idle, each }: HostileOptions): Attack[] {
  return [
    { name: 'idle connection', connections: idle, run: async () => undefined },
    { name: 'slow header', connections: each, run: slowly('x-slow: y', HEAD) },
    { name: 'slow body', connections: each, run: slowly('x', `${HEAD}content-length: 100000\r\n\r\n`) },
    { name: 'endless header line', connections: each, run: endlessly('x'.repeat(4_096), `${HEAD}x-long: `) },
    { name: 'endless headers', connections: each, run: endlessly('x-many: yes\r\n'.repeat(300), HEAD) },
    {
      name: 'endless chunked body',
      connections: Math.min(8, each),
      run: endlessly(`10000\r\n${'x'.repeat(65_536)}\r\n`, `${HEAD}transfer-encoding: chunked\r\n\r\n`),
    },
    { name: 'gzip bomb', connections: 4, run: whole(GZIP_BOMB, 'gzip') },
    { name: 'brotli bomb', connections: 4, run: whole(BROTLI_BOMB, 'br') },
    { name: 'noise', connections: each, run: noise },
    { name: 'cut body', connections: each, run: cut },
  ];
}

const HEAD = `POST ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\n`;
/** 1 GiB of nothing, in members of 16 MiB. */
const GZIP_BOMB = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(16 * 2 ** 20))));
const BROTLI_BOMB = brotliCompressSync(Buffer.alloc(256 * 2 ** 20), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LARGE_WINDOW]: 0 },
});

/** A piece each half second, and never an end. */
const slowly =
  (piece: string, start: string): Attack['run'] =>
  async (socket, random) => {
    socket.write(start);
    while (!socket.destroyed && socket.writable) {
      await pause(300 + 400 * random());
      socket.write(piece);
    }
  };

/** Writes as fast as the relay reads. */
const endlessly =
  (piece: string, start: string): Attack['run'] =>
  async (socket) => {
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(start);
    while (!socket.destroyed && socket.writable) {
      if (!socket.write(piece)) await Promise.race([closed, new Promise((resolve) => socket.once('drain', resolve))]);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

const whole =
  (body: Buffer, encoding: string): Attack['run'] =>
  async (socket) => {
    socket.write(`${HEAD}connection: close\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.write(body);
  };

const noise: Attack['run'] = async (socket, random) => {
  await pause(200 * random());
  socket.write(randomBytes(1 + Math.floor(2_000 * random())));
  socket.end();
};

const cut: Attack['run'] = async (socket, random) => {
  socket.write(`${HEAD}content-length: 5000\r\n\r\n${'x'.repeat(Math.floor(4_000 * random()))}`);
  await pause(500 * random());
  socket.destroy();
};

async function repeat(
  attack: Attack,
  port: number,
  until: number,
  random: () => number,
  report: HostileReport,
  open: Set<Socket>,
): Promise<void> {
  const { name, connections } = attack;
  const apartMs = Math.min(OPENING_MS, (until - performance.now()) / 2) / connections;
  const one = async (): Promise<void> => {
    for (;;) {
      const { status, heldMs } = await attackOnce(attack, port, random, open);
      const byStatus = (report.attacks[name] ??= {});
      byStatus[status] = (byStatus[status] ?? 0) + 1;
      report.heldMs[name] = Math.round(Math.max(report.heldMs[name] ?? 0, heldMs));
      if (performance.now() > until) return;
      // A refused attacker returns at once, within reason.
      await pause(100 + 400 * random());
    }
  };
  const all = Array.from({ length: connections }, async (_, index) => {
    // Spread out, or the system's queue of new connections would be the only thing tested.
    await pause(index * apartMs);
    await one();
  });
  const done = Promise.all(all);
  await Promise.race([done, pause(until - performance.now())]);
}

function attackOnce(
  attack: Attack,
  port: number,
  random: () => number,
  open: Set<Socket>,
): Promise<{ status: number; heldMs: number }> {
  return new Promise((resolve) => {
    let started = performance.now();
    const socket = connect({ port, host: '127.0.0.1' });
    open.add(socket);
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => (answer += answer.length < 100 ? piece : ''));
    socket.on('error', () => undefined);
    socket.on('connect', () => {
      started = performance.now();
      void attack.run(socket, random);
    });
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      open.delete(socket);
      resolve({ status: Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 0), heldMs: performance.now() - started });
    });
  });
}

/** A well-behaved client that must not notice the attacks. Each of its events is new, because repeats may be shed. */
async function behave(url: string, until: number, report: HostileReport): Promise<void> {
  const times: number[] = [];
  while (performance.now() < until) {
    const name = [...String(times.length)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    const event = errorEvent({ exception: { values: [{ type: 'TypeError', value: `${name} is undefined` }] } });
    const body = encodeEnvelope({
      headers: { event_id: String(event.event_id) },
      items: [{ headers: { type: 'event' }, payload: JSON.stringify(event) }],
    });
    const started = performance.now();
    const { status } = await post(url + PATH, body);
    times.push(performance.now() - started);
    report.served[status] = (report.served[status] ?? 0) + 1;
    await pause(EVERY_MS);
  }
  times.sort((a, b) => a - b);
  report.servedP50Ms = times[Math.floor(times.length / 2)] ?? Number.NaN;
  report.servedMaxMs = times.at(-1) ?? Number.NaN;
}

async function look(server: Server, report: HostileReport): Promise<{ rssMb: number }> {
  const { rssBytes, connections } = await server.usage();
  const rssMb = Math.round(rssBytes / 2 ** 20);
  report.peakRssMb = Math.max(report.peakRssMb, rssMb);
  report.connections = Math.max(report.connections, connections);
  return { rssMb };
}
