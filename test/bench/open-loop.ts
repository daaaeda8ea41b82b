import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** One request as sent over the wire, with its kind. */
export interface Shot {
  kind: string;
  bytes: Buffer;
}

export interface Answers {
  /** By kind and status; 0 where no answer came. */
  counts: Map<string, Map<number, number>>;
  /** Milliseconds from the moment at which a request was due to its answer, for accepted requests. */
  acceptedMs: number[];
  /** The same for refused requests. */
  refusedMs: number[];
  /** How late the last request was sent: a large value means that the generator was the bottleneck. */
  latestMs: number;
}

/** The most requests in flight; beyond it requests wait in the generator, and their time counts. */
const MAX_CONNECTIONS = 2_000;
/** An answer that takes longer counts as none. */
const DRAIN_MS = 10_000;

/**
 * Sends at a steady rate however slow the answers are, each over an idle connection, written by hand: a client library would
 * cost more than the relay.
 */
export async function fire(port: number, perSecond: number, seconds: number, next: () => Shot): Promise<Answers> {
  const answers: Answers = { counts: new Map(), acceptedMs: [], refusedMs: [], latestMs: 0 };
  const gun = createGun(port, answers);
  const total = perSecond * seconds;
  const started = performance.now();
  for (let fired = 0; fired < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - started) * perSecond) / 1000));
    for (; fired < due; fired++) gun.fire(next(), started + (fired * 1000) / perSecond);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await gun.drain();
  return answers;
}

interface Waiting {
  shot: Shot;
  dueAt: number;
}

function createGun(port: number, answers: Answers) {
  const idle: Socket[] = [];
  const all = new Map<Socket, Waiting | null>();
  const queue: Waiting[] = [];
  const text = new Map<Socket, string>();

  const settle = (socket: Socket, status: number): void => {
    const waiting = all.get(socket);
    if (!waiting) return;
    const { kind } = waiting.shot;
    const byStatus = answers.counts.get(kind) ?? new Map<number, number>();
    answers.counts.set(kind, byStatus.set(status, (byStatus.get(status) ?? 0) + 1));
    const tookMs = performance.now() - waiting.dueAt;
    if (status === 200) answers.acceptedMs.push(tookMs);
    else answers.refusedMs.push(tookMs);
    all.set(socket, null);
  };
  const open = (): Socket => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    all.set(socket, null);
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      const answer = (text.get(socket) ?? '') + piece;
      const status = statusOf(answer);
      if (status === null) return void text.set(socket, answer);
      text.delete(socket);
      settle(socket, status);
      const queued = queue.shift();
      if (queued) shoot(socket, queued);
      else idle.push(socket);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      settle(socket, 0);
      all.delete(socket);
      const at = idle.indexOf(socket);
      if (at !== -1) idle.splice(at, 1);
    });
    return socket;
  };
  const shoot = (socket: Socket, waiting: Waiting): void => {
    all.set(socket, waiting);
    answers.latestMs = Math.max(answers.latestMs, performance.now() - waiting.dueAt);
    socket.write(waiting.shot.bytes);
  };

  return {
    fire(shot: Shot, dueAt: number): void {
      const socket = idle.pop() ?? (all.size < MAX_CONNECTIONS ? open() : undefined);
      if (socket) shoot(socket, { shot, dueAt });
      else queue.push({ shot, dueAt });
    },
    async drain(): Promise<void> {
      const until = performance.now() + DRAIN_MS;
      const isBusy = (): boolean => queue.length > 0 || [...all.values()].some((waiting) => waiting !== null);
      while (isBusy() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
      for (const socket of all.keys()) socket.destroy();
      for (const waiting of queue) {
        const byStatus = answers.counts.get(waiting.shot.kind) ?? new Map<number, number>();
        answers.counts.set(waiting.shot.kind, byStatus.set(0, (byStatus.get(0) ?? 0) + 1));
      }
      // The last sockets close after this turn.
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
  };
}

/** Null while the answer is not whole. */
function statusOf(answer: string): number | null {
  const end = answer.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer)?.[1];
  return answer.length >= end + 4 + Number(length ?? 0) ? Number(answer.slice(9, 12)) : null;
}

/** A POST as an SDK sends it. */
export function requestOf(path: string, body: Uint8Array, contentEncoding: string): Buffer {
  const head =
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: bench\r\ncontent-encoding: ${contentEncoding}\r\n` +
    `content-type: application/x-sentry-envelope\r\ncontent-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
