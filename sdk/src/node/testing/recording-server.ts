import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

import type { Envelope } from '../../wire/envelope.ts';
import { decodeEnvelope } from '../../wire/envelope.ts';
import type { Event } from '../../wire/event.ts';

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Never answers. */
  hang?: boolean;
}

export interface Received {
  url: string;
  headers: IncomingHttpHeaders;
  envelope: Envelope;
}

const ANY_ORIGIN = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };

/** A real server that keeps the envelopes it answered with 200, and answers as `reply` has it. */
export interface RecordingServer {
  dsn: string;
  port: number;
  received: Received[];
  connections: () => number;
  reply: (next: (request: number) => Reply) => void;
  events: () => Event[];
  transactions: () => Event[];
  losses: () => { reason: string; category: string; quantity: number }[];
  /** Polls until the answer is truthy. */
  until: (condition: () => boolean, what: string) => Promise<void>;
  close: () => Promise<void>;
}

export async function startRecordingServer(port = 0): Promise<RecordingServer> {
  const received: Received[] = [];
  let reply = (_request: number): Reply => ({});
  let requests = 0;
  let connections = 0;

  const server = createServer((request, response) => {
    if (request.method !== 'POST') return void response.writeHead(200, ANY_ORIGIN).end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status = 200, headers = {}, hang } = reply(requests++);
      if (hang) return;
      const body = Buffer.concat(chunks);
      const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      if (status === 200) {
        received.push({ url: request.url ?? '', headers: request.headers, envelope: decodeEnvelope(bytes) });
      }
      response.writeHead(status, { ...ANY_ORIGIN, ...headers }).end('{}');
    });
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const bound = (server.address() as AddressInfo).port;

  const items = (type: string): unknown[] =>
    received.flatMap(({ envelope }) =>
      envelope.items
        .filter(({ headers }) => headers.type === type)
        .map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)) as unknown),
    );
  return {
    dsn: `http://key@127.0.0.1:${bound}/1`,
    port: bound,
    received,
    connections: () => connections,
    reply: (next) => void (reply = next),
    events: () => items('event') as Event[],
    transactions: () => items('transaction') as Event[],
    losses: () =>
      (items('client_report') as { discarded_events: ReturnType<RecordingServer['losses']> }[]).flatMap(
        (report) => report.discarded_events,
      ),
    until: async (condition, what) => {
      const deadline = Date.now() + 10_000;
      while (!condition()) {
        if (Date.now() > deadline) throw new Error(`timed out waiting for ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
