import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FaultyWeb {
  url: string;
  /** Requests as they came, also those that got no answer. */
  requests: { headers: Record<string, string | string[] | undefined>; body: string; answer: FaultyWeb['answer'] }[];
  /** How the next requests are answered. */
  answer: { status: number; body?: string; headers?: Record<string, string> } | 'hang' | 'break';
  close(): Promise<void>;
}

/** A real web server that answers as a test says. */
export async function startFaultyWeb(): Promise<FaultyWeb> {
  const web: FaultyWeb = {
    url: '',
    requests: [],
    answer: { status: 200, body: 'ok' },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const server = createServer((request, reply) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const { answer } = web;
      web.requests.push({ headers: request.headers, body, answer });
      if (answer === 'hang') return;
      if (answer === 'break') return void request.socket.destroy();
      reply.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  web.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return web;
}
