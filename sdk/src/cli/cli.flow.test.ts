import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { decodeEnvelope } from '../wire/envelope.ts';

interface Request {
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

let server: Server;
let url = '';
let answers: { status: number; body: unknown }[] = [];
const requests: Request[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
      const raw = Buffer.concat(chunks);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
      requests.push({ path: pathname, query: Object.fromEntries(searchParams), headers: request.headers, body });
      const { status, body: answer } = answers.shift() ?? { status: 201, body: { new: true } };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close().closeAllConnections());

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakwater-cli-'));
  answers = [];
  requests.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const MAP = JSON.stringify({ version: 3, sources: ['a.ts'], names: [], mappings: 'AAAA' });

function fill(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function breakwater(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const flags = ['--conditions=source', '--import', import.meta.resolve('tsx')];
  const child = spawn(process.execPath, [...flags, main, ...args], {
    env: { PATH: process.env['PATH'] ?? '', BREAKWATER_URL: url, ...env },
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.err += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })));
}

describe('sourcemaps upload', () => {
  test('injects and uploads each file with its map, by names below the directory', async () => {
    const inline = `data:application/json;base64,${Buffer.from(MAP).toString('base64')}`;
    fill({
      'app.js': 'a();\n//# sourceMappingURL=maps/app.js.map',
      'maps/app.js.map': MAP,
      'chunks/b.mjs': 'b();',
      'chunks/b.mjs.map': MAP,
      'inline.js': `c();\n//# sourceMappingURL=${inline}\n`,
      'none.js': 'd();',
      'style.css': '',
    });
    answers = [
      { status: 503, body: {} },
      { status: 201, body: { new: false } },
    ];
    const { code, out, err } = await breakwater([
      'sourcemaps',
      'upload',
      folder,
      '--token',
      't',
      '--org',
      'o',
      '--project',
      'p',
      '--url-prefix',
      '~/',
    ]);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('skipped   none.js');
    expect(out).toContain('6 artifacts, 1 of them were there already.');

    const arrived = new Map(requests.map((request) => [request.query['name'], request]));
    expect([...arrived.keys()].toSorted()).toEqual([
      '~/app.js',
      '~/chunks/b.mjs',
      '~/chunks/b.mjs.map',
      '~/inline.js',
      '~/inline.js.map',
      '~/maps/app.js.map',
    ]);
    const [file, map] = [arrived.get('~/app.js')!, arrived.get('~/maps/app.js.map')!];
    expect(file.path).toBe('/api/0/projects/o/p/artifacts/');
    expect(file.headers).toMatchObject({
      authorization: 'Bearer t',
      'content-type': 'application/octet-stream',
      'content-encoding': 'gzip',
    });
    expect(file.query['kind']).toBe('minified_source');
    expect(map.query).toMatchObject({ kind: 'source_map', debug_id: file.query['debug_id'] });
    expect(file.body.toString()).toContain(`//# debugId=${file.query['debug_id']}`);
    expect(JSON.parse(map.body.toString())).toMatchObject({ debug_id: file.query['debug_id'], mappings: ';AAAA' });
    // The files that are published are those that were uploaded.
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe(file.body.toString());
    expect(readFileSync(join(folder, 'inline.js'), 'utf8')).toBe(arrived.get('~/inline.js')!.body.toString());

    requests.length = 0;
    await breakwater(['sourcemaps', 'upload', folder], { BREAKWATER_TOKEN: 't' });
    expect(requests.find(({ query }) => query['name'] === 'app.js')?.body.toString()).toBe(file.body.toString());
    expect(requests.find(({ query }) => query['name'] === 'inline.js')?.query['debug_id']).toBe(
      arrived.get('~/inline.js')!.query['debug_id'],
    );
    expect(requests[0]?.path).toBe('/api/0/projects/default/default/artifacts/');
  });

  test('by --dry-run neither writes nor sends', async () => {
    fill({ 'app.js': 'a();', 'app.js.map': MAP });
    const { code, out } = await breakwater(['sourcemaps', 'upload', folder, '--dry-run']);
    expect([code, requests]).toEqual([0, []]);
    expect(out).toContain('app.js.map');
    expect(readFileSync(join(folder, 'app.js'), 'utf8')).toBe('a();');
  });

  test.each<[string, number, unknown, string]>([
    ['a bad token', 401, { detail: 'Invalid token' }, 'refused the token (401: Invalid token)'],
    ['an unknown project', 404, { detail: 'Not found' }, 'no project default/default'],
    ['a refusal', 400, { detail: 'Too large', causes: ['64 MiB at most'] }, '400: Too large: 64 MiB at most'],
  ])('%s is explained', async (_what, status, body, message) => {
    fill({ 'app.js': 'a();', 'app.js.map': MAP });
    answers = [
      { status, body },
      { status, body },
    ];
    const { code, err } = await breakwater(['sourcemaps', 'upload', folder, '--token', 't']);
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});

test.each<[string, string[], number, RegExp]>([
  ['an unknown command', ['sourcemap'], 2, /no command "sourcemap".*--help/s],
  ['an unknown option', ['send-event', '--nope'], 2, /nope/],
  ['no directory', ['sourcemaps', 'inject'], 2, /needs a directory/],
  ['a directory that is not there', ['sourcemaps', 'inject', '/nowhere'], 2, /no directory \/nowhere/],
  ['no token', ['sourcemaps', 'upload', '.'], 2, /needs a token.*BREAKWATER_TOKEN/s],
  ['a bad URL', ['sourcemaps', 'upload', '.', '--url', 'x y'], 2, /"x y" is not a URL/],
  ['nobody to erase', ['admin', 'erase', '--token', 't'], 2, /takes one name, got 0.*--email/s],
  ['two names', ['admin', 'erase', '--user', '1', '--ip', '::1'], 2, /takes one name, got 2/],
  ['no token to erase with', ['admin', 'erase', '--user', '1'], 2, /needs a token/],
  ['no DSN', ['send-event'], 2, /needs a DSN.*BREAKWATER_DSN/s],
  ['a bad DSN', ['send-event', '--dsn', 'x'], 2, /"x" is not a DSN/],
  [
    'a server that is away',
    ['send-event', '--dsn', 'http://k@127.0.0.1:1/1'],
    1,
    /127\.0\.0\.1:1 cannot be reached: bad port/,
  ],
])('%s is explained', async (_what, args, exitCode, message) => {
  const { code, err, out } = await breakwater(args);
  expect(err).toMatch(message);
  expect([code, out]).toEqual([exitCode, '']);
});

describe('admin erase', () => {
  test('asks for one person, and says when the log forgets them too', async () => {
    answers = [{ status: 202, body: { logGoneBy: Date.UTC(2026, 11, 5) } }];
    const { code, out, err } = await breakwater([
      'admin',
      'erase',
      '--email',
      'a@b.example',
      '--project',
      'shop',
      '--token',
      't',
    ]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('from 2026-12-05 on');
    expect(out).toContain('in the project shop');
    const [request] = requests;
    expect(request?.path).toBe('/api/0/erasures/');
    expect(request?.headers.authorization).toBe('Bearer t');
    expect(JSON.parse(request!.body.toString())).toEqual({ kind: 'email', value: 'a@b.example', project: 'shop' });
  });

  test('the project of the environment does not narrow an erasure', async () => {
    answers = [{ status: 202, body: {} }];
    await breakwater(['admin', 'erase', '--user', '42'], { BREAKWATER_TOKEN: 't', BREAKWATER_PROJECT: 'shop' });
    expect(JSON.parse(requests[0]!.body.toString())).toEqual({ kind: 'id', value: '42' });
  });

  test('a refusal is explained', async () => {
    answers = [{ status: 400, body: { detail: 'value: not an IP address' } }];
    const { code, err } = await breakwater(['admin', 'erase', '--ip', 'x', '--token', 't']);
    expect(code).toBe(1);
    expect(err).toContain('refused the erasure (400: value: not an IP address)');
  });
});

test('a directory without maps is explained', async () => {
  fill({ 'app.js': 'a();' });
  const { code, err } = await breakwater(['sourcemaps', 'inject', folder]);
  expect([code, err]).toEqual([1, expect.stringContaining('No JavaScript file with a source map')]);
});

test('send-event sends a message and names its id', async () => {
  const { code, out } = await breakwater(['send-event', '-m', 'hello'], {
    BREAKWATER_DSN: url.replace('://', '://key@') + '/7',
  });
  expect(code).toBe(0);
  const [request] = requests;
  expect(request?.path).toBe('/api/7/envelope/');
  expect(request?.query).toMatchObject({ sentry_key: 'key' });
  const [item] = decodeEnvelope(request!.body).items;
  const event = JSON.parse(new TextDecoder().decode(item?.payload)) as { message: string; event_id: string };
  expect(event.message).toBe('hello');
  expect(out).toBe(`Sent event ${event.event_id}.\n`);
});

test('help and version are printed', async () => {
  expect((await breakwater(['--help'])).out).toMatch(/^Usage: breakwater COMMAND/);
  expect((await breakwater(['-v'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
