import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

import { decodeEnvelope } from '@breakwater/sdk/wire';

export interface Scripted {
  status: number;
  headers?: Record<string, string>;
}

/** One event that was answered with 2xx. */
export interface Arrival {
  name: string;
  isSpooled: boolean;
  at: number;
  /** When its connection was opened. */
  connectedAt: number;
}

export interface ScriptedRelay {
  dsn: string;
  /** Where OpenTelemetry sends to. */
  otlp: string;
  arrivals: readonly Arrival[];
  /** Errors that clients say they have not sent, and those that were answered with 429, which a relay counts itself. */
  counted: () => number;
  /** Answers at once from now on. */
  hurry: () => void;
  /** From now on. */
  answer: (scripted: Scripted) => void;
  /** Refuses connections until `back`. */
  leave: () => Promise<void>;
  back: () => Promise<void>;
  close: () => Promise<void>;
}

const ERRORS = /^(?:error|default)$/;
const MESSAGE = /failure \d+/;
const OPEN = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-sentry-rate-limits, retry-after',
};

/** A relay that answers as it is told, and writes down all that it took: by Sentry's protocol, and spans by OTLP as JSON. */
export async function startScriptedRelay(slowMs: number): Promise<ScriptedRelay> {
  const arrivals: Arrival[] = [];
  const connectedAt = new WeakMap<Socket, number>();
  let counts = 0;
  let scripted: Scripted = { status: 200 };
  let delayMs = slowMs;

  const take = (request: IncomingMessage, bytes: Buffer): void => {
    const isTaken = scripted.status < 300;
    const arrive = (name: string, isSpooled: boolean): void => {
      if (isTaken)
        arrivals.push({ name, isSpooled, at: Date.now(), connectedAt: connectedAt.get(request.socket) ?? 0 });
      else if (scripted.status === 429) counts++;
    };
    if (request.url?.startsWith('/v1/traces')) {
      for (const name of bytes.toString('utf8').match(/failure \d+/g) ?? []) arrive(name, false);
      return;
    }
    const { headers, items } = decodeEnvelope(bytes);
    for (const { headers: item, payload } of items) {
      const text = new TextDecoder().decode(payload);
      if (item.type === 'event') arrive(MESSAGE.exec(text)?.[0] ?? '', headers.spooled === true);
      if (item.type !== 'client_report' || !isTaken) continue;
      const report = JSON.parse(text) as { discarded_events?: { category: string; quantity: number }[] };
      for (const { category, quantity } of report.discarded_events ?? []) if (ERRORS.test(category)) counts += quantity;
    }
  };

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      if (request.method === 'POST')
        take(request, request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
      const { status, headers } = scripted;
      setTimeout(() => response.writeHead(status, { ...OPEN, ...headers }).end('{}'), delayMs);
    });
  });
  server.on('connection', (socket) => connectedAt.set(socket, Date.now()));
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve())));

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    dsn: `http://${'a'.repeat(32)}@127.0.0.1:${port}/1`,
    otlp: `http://127.0.0.1:${port}/v1/traces`,
    arrivals,
    counted: () => counts,
    hurry: () => void (delayMs = 0),
    answer: (next) => void (scripted = next),
    leave: stop,
    back: () => listen(port),
    close: async () => {
      if (server.listening) await stop();
    },
  };
}
