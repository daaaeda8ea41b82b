import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { pageRoutes } from './page.ts';

const index = '<!doctype html><title>Breakwater</title>';
const script = `console.log(${JSON.stringify('x'.repeat(2000))})`;

let folder: string;
let server: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), index);
  await writeFile(join(folder, 'theme.js'), 'let theme');
  await writeFile(join(folder, 'assets', 'index-4f2a.js'), script);
  await writeFile(join(folder, 'assets', 'index-4f2a.js.br'), brotliCompressSync(script));
  server = fastify();
  await server.register(pageRoutes({ folder }));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });

test.each(['/', '/issues', '/issues/12?event=ab', '/settings/projects/web'])('%s is the page', async (path) => {
  const answer = await get(path);
  expect([answer.statusCode, answer.body, answer.headers['cache-control']]).toEqual([200, index, 'no-cache']);
  const policy = String(answer.headers['content-security-policy']);
  for (const rule of [
    `default-src 'none'`,
    `script-src 'self';`,
    `frame-ancestors 'none'`,
    `require-trusted-types-for 'script'`,
  ]) {
    expect(policy).toContain(rule);
  }
  expect(policy).not.toContain('unsafe');
});

describe('a file of the build', () => {
  test('never changes under its name', async () => {
    const answer = await get('/assets/index-4f2a.js');
    expect([answer.statusCode, answer.body]).toEqual([200, script]);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['content-type']).toContain('javascript');
  });

  test('is answered as it was packed at the build', async () => {
    const answer = await get('/assets/index-4f2a.js', { 'accept-encoding': 'gzip, br' });
    expect(answer.headers['content-encoding']).toBe('br');
    expect(answer.headers['content-type']).toContain('javascript');
    expect(answer.headers['cache-control']).toContain('immutable');
  });

  test('is revalidated where its name has no hash', async () => {
    expect((await get('/theme.js')).headers['cache-control']).toBe('no-cache');
  });
});

test.each(['/assets/gone-1234.js', '/api/nothing', '/assets/..%2f..%2fpackage.json'])(
  '%s is nothing, not the page',
  async (path) => {
    const answer = await get(path);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('<title>');
  },
);

test('below a path the page names its files and itself below it, however it is asked', async () => {
  const below = await mkdtemp(join(tmpdir(), 'breakwater-page-'));
  await writeFile(
    join(below, 'index.html'),
    '<html lang="en"><link href="/favicon.svg"><script src="/assets/a.js"></script><a href="//other">',
  );
  const server = fastify();
  await server.register(pageRoutes({ folder: below, basePath: '/bw' }));
  for (const path of ['/', '/issues/12']) {
    const answer = await server.inject(path);
    expect(answer.body).toBe(
      '<html data-base="/bw" lang="en"><link href="/bw/favicon.svg"><script src="/bw/assets/a.js"></script><a href="//other">',
    );
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['content-security-policy']).toContain(`default-src 'none'`);
  }
  await server.close();
  await rm(below, { recursive: true });
});

test('a page that is not built is answered with the command to build it', async () => {
  const bare = fastify();
  await bare.register(pageRoutes({ folder: join(folder, 'missing') }));
  const answer = await bare.inject('/issues');
  expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npm run build')]);
  await bare.close();
});
