import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import staticFiles from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';

import { BUILD_VERSION } from './version.ts';

/**
 * Nothing runs, loads or is sent except from and to this origin, and no string becomes script, because anyone with a DSN can
 * write an event. Frames are for mails, which are shown in a sandbox without scripts.
 */
const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `frame-src 'self'`,
  `manifest-src 'self'`,
  `base-uri 'none'`,
  `form-action 'self'`,
  `frame-ancestors 'none'`,
  `require-trusted-types-for 'script'`,
].join('; ');

const HEADERS = {
  'breakwater-version': BUILD_VERSION,
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

const BUILT_PAGE = fileURLToPath(new URL('../../dist/web', import.meta.url));

/**
 * The built page. Files of the build have a hash in their name and never change; every other path outside of /api is the page
 * itself, which chooses its view by the address.
 */
export const pageRoutes =
  ({ folder = BUILT_PAGE, basePath = '' }: { folder?: string; basePath?: string } = {}): FastifyPluginAsync =>
  async (server) => {
    if (!existsSync(folder)) {
      server.get('/*', notBuilt);
      return;
    }

    await server.register(staticFiles, {
      root: folder,
      serve: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (response, path) => {
        const hashed = path.startsWith(`${folder}/assets/`);
        response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      },
    });
    // Files are looked for at each request, so that a build under a running server is served at once.
    server.get<{ Params: { '*': string } }>('/*', (request, reply) => {
      const path = request.params['*'];
      if (/^(?:api|sdk)(?:\/|$)/.test(path)) return nothing(request, reply);
      // No address of the page has a dot at its end. A missing file is missing: the page in its place would be run as a script.
      if (/\.[^/]*$/.test(path)) return reply.sendFile(path);
      return basePath === '' ? reply.sendFile('index.html') : sendBelow(basePath, folder, reply);
    });
  };

/** The page with addresses below a path, which it also gives to its scripts. Its other files name each other by where they are. */
async function sendBelow(basePath: string, folder: string, reply: FastifyReply): Promise<FastifyReply> {
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  const below = page
    .replaceAll(/\b(href|src)="\/(?!\/)/g, `$1="${basePath}/`)
    .replace('<html ', `<html data-base="${basePath}" `);
  return reply
    .headers({ ...HEADERS, 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' })
    .send(below);
}

const nothing = (_request: FastifyRequest, reply: FastifyReply) =>
  reply.status(404).headers(HEADERS).send({ detail: 'There is nothing under this path.' });

const notBuilt = (request: FastifyRequest, reply: FastifyReply) =>
  request.url.startsWith('/api/')
    ? nothing(request, reply)
    : reply
        .status(503)
        .type('text/plain; charset=utf-8')
        .headers(HEADERS)
        .send('The page is not built: run `npm run build`.\n');
