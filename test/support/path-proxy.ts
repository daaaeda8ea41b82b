import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PathProxy {
  /** Its own address, without the path. */
  url: string;
  close(): Promise<void>;
}

/** A reverse proxy that answers below a path alone, and either takes the path off or leaves it. */
export async function startPathProxy(
  path: string,
  { strips, target }: { strips: boolean; target: () => string },
): Promise<PathProxy> {
  const server = createServer((incoming, outgoing) => {
    const url = incoming.url ?? '/';
    if (url !== path && !url.startsWith(`${path}/`)) {
      outgoing.writeHead(404).end('The proxy has nothing here.');
      return;
    }
    const below = strips ? url.slice(path.length) || '/' : url;
    const { method, headers } = incoming;
    const passed = ask(new URL(target()), { path: below, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}
