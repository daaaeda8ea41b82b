import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { Client } from './index.ts';
import { createClient } from './index.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** An encrypted server whose certificate no authority of the runtime has signed, and a proxy that passes encrypted bytes on. */
describe.runIf(hasOpenssl)('a server with a certificate of the office', () => {
  let certificate = '';
  let dsn = '';
  let proxyUrl = '';
  let refuses = false;
  const received: string[] = [];
  const asked: unknown[] = [];
  const opened: { close: () => unknown }[] = [];
  let client: Client | undefined;

  const listen = (server: Server): Promise<number> =>
    new Promise((resolve) => {
      opened.push(server);
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakwater-tls-'));
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', join(folder, 'key'), '-out', join(folder, 'cert')];
    const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', ...kind, ...subject, ...files], { stdio: 'ignore' });
    certificate = readFileSync(join(folder, 'cert'), 'utf8');
    const key = readFileSync(join(folder, 'key'), 'utf8');
    rmSync(folder, { recursive: true });

    const secure = createSecureServer({ key, cert: certificate }, (request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString('latin1')));
      request.on('end', () => (received.push(body), response.end('{}')));
    });
    dsn = `https://key@localhost:${await listen(secure as unknown as Server)}/1`;

    const proxy = createServer((_request, response) => response.writeHead(400).end());
    proxy.on('connect', ({ url = '', headers }, socket) => {
      asked.push(url, headers['proxy-authorization']);
      if (refuses) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      const onward = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const each of [socket, onward]) each.on('error', () => undefined);
    });
    proxyUrl = `http://me:secret@127.0.0.1:${await listen(proxy)}`;
  });
  afterAll(() => {
    for (const each of opened) {
      (each as Server).closeAllConnections?.();
      each.close();
    }
  });
  afterEach(async () => {
    await client?.close(0);
    received.length = asked.length = 0;
    refuses = false;
  });
  const send = async (options: object, timeoutMs = 5000): Promise<boolean> => {
    client = createClient({ dsn, spool: false, ...options });
    client.captureMessage('sent');
    return client.flush(timeoutMs);
  };

  test('is believed by its certificate, and by no other', async () => {
    expect(await send({}, 1000)).toBe(false);
    expect(received).toEqual([]);
    await client?.close(0);
    expect(await send({ caCerts: certificate })).toBe(true);
    expect(received).toHaveLength(1);
  });

  test('is reached by the proxy, which sees where to and nothing more', async () => {
    expect(await send({ caCerts: [certificate], proxy: proxyUrl })).toBe(true);
    expect(received).toHaveLength(1);
    const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(asked).toEqual([new URL(dsn).host, basic]);
  });

  test('is away where the proxy refuses: events wait', async () => {
    refuses = true;
    expect(await send({ caCerts: certificate, proxy: proxyUrl }, 1000)).toBe(false);
    expect(received).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
  });
});
