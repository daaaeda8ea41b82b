import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { RecordingServer } from '../testing/recording-server.ts';
import { startRecordingServer } from '../testing/recording-server.ts';

/* The same program runs with and without `init`: what it prints, how it ends and what it sends over the wire stays the same. */

const folder = mkdtempSync(join(tmpdir(), 'breakwater-invisible-'));
const tsx = import.meta.resolve('tsx');
const entry = fileURLToPath(new URL('../index.ts', import.meta.url));
const seen: string[] = [];
const echo = createServer((request: IncomingMessage, response) => {
  const names = request.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  const added = ['sentry-trace', 'baggage'];
  const text = names.filter((name) => !added.includes(name)).sort();
  seen.push(JSON.stringify([request.method, request.url, text]));
  response.end('ok');
});
let server: RecordingServer;
let scripts = 0;
beforeAll(async () => {
  server = await startRecordingServer();
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  echo.close();
  await server.close();
});
beforeEach(() => void (server.received.length = 0));

interface Ended {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  wire: string[];
}

const INIT = { tracesSampleRate: 1, propagateTraceparent: false, shutdownTimeoutMs: 1000 };

/** Both runs have the same script with the same number of lines; a line that says READY is answered with the signal. */
async function run(
  script: string,
  { options = {}, flags = [] as string[], kill = '' as NodeJS.Signals | '', sdk = true } = {},
): Promise<Ended> {
  const given = JSON.stringify({ dsn: server.dsn, spool: false, ...INIT, ...options });
  const target = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  const begin = sdk ? `import * as sdk from ${JSON.stringify(entry)}; sdk.init(${given});` : 'const sdk = undefined;';
  const file = join(folder, `${scripts++}.mjs`);
  writeFileSync(file, `${begin} const url = '${target}';\n${script}\n`);
  seen.length = 0;
  const child = spawn(process.execPath, ['--conditions=source', '--import', tsx, ...flags, file], { stdio: 'pipe' });
  const ended: Ended = { code: null, signal: null, stdout: '', stderr: '', wire: [] };
  child.stdout.on('data', (chunk: Buffer) => {
    ended.stdout += chunk.toString();
    if (kill && ended.stdout.includes('READY')) child.kill(kill);
  });
  child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()));
  return new Promise((resolve) =>
    child.once('close', (code, signal) =>
      resolve({
        ...ended,
        code,
        signal,
        wire: [...seen],
        // The process ids and the names of the files differ between two runs.
        stderr: ended.stderr.replaceAll(/\(node:\d+\)/g, '(node)').replaceAll(/\d+\.mjs/g, 'x.mjs'),
      }),
    ),
  );
}

async function same(script: string, given: Parameters<typeof run>[1] = {}): Promise<Ended> {
  const bare = await run(script, { ...given, sdk: false });
  const ours = await run(script, given);
  expect(ours).toEqual(bare);
  return ours;
}

const PRINTS = `
const make = () => new Proxy(function () {}, { get: () => make(), apply: () => make() });
const values = [make(), Object.setPrototypeOf(() => 1, null), Object.assign(() => 1, { toString() { throw new Error('boom'); } }),
  Object.create(null), Symbol('s'), 10n, undefined, new Map([[1, 2]])];
for (const value of values) {
  for (const method of ['log', 'info', 'debug', 'warn', 'error']) {
    try { console[method](value, method, 7); } catch (error) { console.log('threw', error.message); }
  }
}
console.log(['log', 'error'].map((name) => [console[name].name, console[name].length, String(console[name])]));
`;

const SENDS = `
import http from 'node:http';
const get = (options) => new Promise((resolve) => http.get(url + '/get', options, (answer) => answer.resume().on('end', resolve)));
await get({ headers: { 'x-app': '1' } });
await get({ headers: ['x-list', '1', 'host', 'x'] });
await fetch(url + '/fetch', { method: 'POST', body: 'text', headers: { traceparent: '00-' + 'a'.repeat(32) + '-' + 'b'.repeat(16) + '-01' } });
await fetch(new Request(url + '/request', { method: 'PUT', body: 'text', headers: { a: '1' } }));
await fetch(url + '/gone', { signal: AbortSignal.abort('why') }).catch((reason) => console.log('aborted', reason));
console.log(fetch.name, fetch.length, http.get.name, http.ClientRequest.prototype._implicitHeader.length);
`;

describe('a program does the same with and without the SDK', () => {
  test('that prints', () => same(PRINTS));

  test('that sends requests', async () => {
    const { wire } = await same(SENDS);
    expect(wire.length).toBeGreaterThan(3);
  });

  test.each(['throw', 'strict', 'warn', 'none', 'warn-with-error-code'])(
    'that rejects under --unhandled-rejections=%s',
    async (mode) => {
      // A process that dies of it first sends, so a timer could still come.
      const lives = mode === 'throw' || mode === 'strict' ? '' : `setTimeout(() => console.log('alive'), 200);`;
      const script = `setTimeout(() => { Promise.reject(new Error('boom')); }, 1); ${lives}`;
      const flags = [`--unhandled-rejections=${mode}`];
      const bare = await run(script, { flags, sdk: false });
      const ours = await run(script, { flags });
      expect([ours.code, ours.stdout]).toEqual([bare.code, bare.stdout]);
      // Where the process lives on, the warnings are Node's; frames of the loader and the place of our own lines differ.
      const words = (text: string): string[] => text.split('\n').filter((line) => /Warning|Error: /.test(line));
      expect(words(ours.stderr)).toEqual(words(bare.stderr));
    },
  );

  test('that throws a text: the place is the one where it was thrown', async () => {
    const { stderr } = await same(`setTimeout(() => {\n  throw 'plain text';\n}, 1);`);
    expect(stderr).toContain("throw 'plain text'");
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('that a %s ends', async (kill) => {
    const { signal } = await same(`setInterval(() => 1, 1000); console.log('READY');`, { kill });
    expect(signal).toBe(kill);
  });

  test('that has its own listener for a signal, which it may take away again', async () => {
    const own = `process.on('SIGTERM', () => { console.log('mine', process.listenerCount('SIGTERM')); process.exit(7); });`;
    const waits = `setInterval(() => 1, 1000); setTimeout(() => console.log('READY'), 20);`;
    expect((await same(own + waits, { kill: 'SIGTERM' })).code).toBe(7);
    const taken = `const no = () => 1; process.on('SIGTERM', no); setTimeout(() => process.off('SIGTERM', no), 5);`;
    expect((await same(taken + waits, { kill: 'SIGTERM' })).signal).toBe('SIGTERM');
  });
});

describe('an error that was captured just before the end comes', () => {
  const capture = `sdk.captureException(new Error('last'));`;

  test.each<[string, string, NodeJS.Signals | '']>([
    ['process.exit', `${capture} process.exit(3);`, ''],
    ['a signal', `${capture} setInterval(() => 1, 1000); console.log('READY');`, 'SIGTERM'],
    [
      'an own listener that exits',
      `process.on('uncaughtException', () => process.exit(3)); setTimeout(() => { throw new Error('last'); }, 1);`,
      '',
    ],
    ['the end of the script', capture, ''],
  ])('by %s', async (_what, script, kill) => {
    const { code } = await run(script, { kill, options: { spool: true } });
    // A machine that is too busy to start the child in time leaves the event to the next process.
    if (server.events().length === 0) await run('setTimeout(() => 1, 300);', { options: { spool: true } });
    expect(new Set(server.events().map(({ event_id }) => event_id)).size).toBe(1);
    expect(code).toBe(kill ? null : script === capture ? 0 : 3);
  });

  test('by each worker of a cluster, whichever way it ends', async () => {
    const script = `
      const { default: cluster } = await import('node:cluster');
      const ends = {
        throw: () => setTimeout(() => { throw new Error('throw'); }, 1),
        exit: () => { sdk.captureException(new Error('exit')); process.exit(3); },
        disconnect: () => { sdk.captureException(new Error('disconnect')); cluster.worker.disconnect(); },
      };
      if (cluster.isPrimary) for (const END of Object.keys(ends)) await new Promise((resolve) => cluster.fork({ END }).once('exit', resolve));
      else ends[process.env.END]();`;
    await run(script, { options: { spool: true } });
    await run('setTimeout(() => 1, 300);', { options: { spool: true } });
    const came = server
      .events()
      .map(({ exception }) => (exception as { values: { value: string }[] }).values[0]?.value);
    expect(new Set(came)).toEqual(new Set(['throw', 'exit', 'disconnect']));
  });

  test('by the ending process itself, where there is no spool for another one', async () => {
    // Its child has 1.5 s, which a busy machine may not give it each time.
    for (let tries = 0; tries < 5 && server.events().length === 0; tries++)
      expect((await run(`${capture} process.exit(3);`, { options: { spool: false } })).code).toBe(3);
    expect(server.events().length).toBeGreaterThan(0);
  });

  test('with the next start, where the server was away, and is counted by neither', async () => {
    const gone = await startRecordingServer();
    await gone.close();
    const options = { dsn: gone.dsn, spool: true };
    await run(`${capture} await sdk.flush(900); process.exit(3);`, { options });
    const back = await startRecordingServer(gone.port);
    await run(`setTimeout(() => 1, 300);`, { options });
    expect(back.events()).toHaveLength(1);
    expect(back.received[0]?.envelope.headers).toMatchObject({ spooled: true });
    expect(back.losses()).toEqual([]);
    await back.close();
  });
});
