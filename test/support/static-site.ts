import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.map': 'application/json',
};

export interface Site {
  url: string;
  close(): Promise<void>;
}

/** Serves a folder on a free port; `/api/*` is answered by `upstream`, as a customer's reverse proxy would. */
export async function serveFolder(folder: string, upstream?: string): Promise<Site> {
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (upstream && pathname.startsWith('/api/')) {
        const headers = Object.fromEntries(
          Object.entries(request.headers).filter(([name]) => name !== 'host' && name !== 'connection'),
        ) as Record<string, string>;
        const answer = await fetch(upstream + pathname, { headers });
        response.writeHead(answer.status).end(await answer.text());
        return;
      }
      const file = normalize(pathname === '/' ? '/index.html' : pathname);
      const bytes = await readFile(join(folder, file)).catch(() => null);
      if (!bytes) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes);
    })().catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}
